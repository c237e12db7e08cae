import * as z from 'zod';
import { Target } from './target.ts';

const Amount = z.string().regex(/^(\d+|\d{1,3}%)$/, { error: 'must be a number or a percentage' });

const TargetLocation = z.strictObject({
  Accounts: z.array(z.string()).min(1).max(50),
  Regions: z.array(z.string()).min(1).max(50),
  TargetLocationMaxConcurrency: Amount.optional(),
  TargetLocationMaxErrors: Amount.optional(),
  ExecutionRoleName: z.string().optional(),
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAutomation.html */
export const ExecuteAutomationInputs = z.strictObject({
  DocumentName: z.string().min(1),
  DocumentVersion: z.string().optional(),
  /** A value or a list of values for each parameter. */
  RuntimeParameters: z.record(z.string(), z.unknown()).default({}),
  TargetParameterName: z.string().optional(),
  Targets: z.array(Target).min(1).max(5).optional(),
  TargetMaps: z
    .array(z.record(z.string(), z.array(z.string())))
    .min(1)
    .max(300)
    .optional(),
  MaxConcurrency: Amount.optional(),
  MaxErrors: Amount.optional(),
  TargetLocations: z.array(TargetLocation).min(1).max(100).default([]),
});

export const EXECUTE_AUTOMATION_OUTPUTS = {
  ExecutionId: 'String',
  Status: 'String',
  Output: 'StringList',
} as const;
