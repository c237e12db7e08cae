import * as z from 'zod';
import { Count, JsonMap, Texts, Truth } from '../loose-values.ts';

const OnStackFailure = z.enum(['DO_NOTHING', 'ROLLBACK', 'DELETE']);

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-createstack.html */
export const CreateStackInputs = z
  .strictObject({
    StackName: z.string(),
    Capabilities: Texts.optional(),
    ClientRequestToken: z.string().optional(),
    DisableRollback: Truth.optional(),
    NotificationARNs: Texts.optional(),
    OnStackFailure: OnStackFailure.optional(),
    /** As CloudFormation names it; older runbooks of AWS have it. */
    OnFailure: OnStackFailure.optional(),
    Parameters: z.array(JsonMap).optional(),
    ResourceTypes: Texts.optional(),
    RoleARN: z.string().optional(),
    StackPolicyBody: z.string().optional(),
    StackPolicyURL: z.string().optional(),
    Tags: z.array(JsonMap).optional(),
    TemplateBody: z.string().optional(),
    TemplateURL: z.string().optional(),
    TimeoutInMinutes: Count.optional(),
  })
  .refine(({ TemplateBody, TemplateURL }) => (TemplateBody === undefined) !== (TemplateURL === undefined), {
    error: 'must have one of TemplateBody and TemplateURL',
  });

export const CREATE_STACK_OUTPUTS = {
  StackId: 'String',
  StackStatus: 'String',
  StackStatusReason: 'String',
} as const;

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-deletestack.html */
export const DeleteStackInputs = z.strictObject({
  StackName: z.string(),
  ClientRequestToken: z.string().optional(),
  RetainResources: Texts.optional(),
  'RetainResources.member.N': Texts.optional(),
  RoleARN: z.string().optional(),
});
