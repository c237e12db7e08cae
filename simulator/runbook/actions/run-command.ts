import * as z from 'zod';
import { Target } from './target.ts';

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-runcommand.html */
export const RunCommandInputs = z
  .strictObject({
    DocumentName: z.string().min(1),
    DocumentVersion: z.string().optional(),
    DocumentHash: z.string().optional(),
    DocumentHashType: z.enum(['Sha256', 'Sha1']).optional(),
    InstanceIds: z.array(z.string()).min(1).max(50).optional(),
    Targets: z.array(Target).min(1).max(5).optional(),
    Parameters: z.record(z.string(), z.unknown()).optional(),
    Comment: z.string().max(100).optional(),
    CloudWatchOutputConfig: z.record(z.string(), z.unknown()).optional(),
    NotificationConfig: z.record(z.string(), z.unknown()).optional(),
    MaxConcurrency: z.string().optional(),
    MaxErrors: z.string().optional(),
    OutputS3BucketName: z.string().optional(),
    OutputS3KeyPrefix: z.string().optional(),
    ServiceRoleArn: z.string().optional(),
    TimeoutSeconds: z.union([z.int().min(30), z.string().regex(/^\d+$/)]).optional(),
  })
  .refine(({ InstanceIds, Targets }) => InstanceIds !== undefined || Targets !== undefined, {
    error: 'must have InstanceIds or Targets',
  });

export const RUN_COMMAND_OUTPUTS = {
  CommandId: 'String',
  Status: 'String',
  ResponseCode: 'Integer',
  Output: 'String',
  OutputPayload: 'String',
} as const;
