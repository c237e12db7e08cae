import * as z from 'zod';
import { isUnit } from '../organization/organizational-units.ts';

const AccountOrUnit = z.string().refine((id) => /^\d{12}$/.test(id) || isUnit(id), {
  error: 'must be an account of twelve digits, an organizational unit (ou-…) or a root (r-…)',
});
const MaxConcurrency = z
  .string()
  .regex(/^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$/, {
    error: 'must be a number or a percentage, one at least',
  })
  .max(7);
const MaxErrors = z
  .string()
  .regex(/^([1-9][0-9]*|[0]|[1-9][0-9]%|[0-9]%|100%)$/, { error: 'must be a number or a percentage' })
  .max(7);

const Target = z.strictObject({ Key: z.string().min(1).max(163), Values: z.array(z.string()).max(50) });
const Targets = z.array(Target).max(5);

const TargetLocation = z.strictObject({
  Accounts: z.array(AccountOrUnit).min(1).max(50),
  Regions: z.array(z.string()).min(1).max(50),
  TargetLocationMaxConcurrency: MaxConcurrency.optional(),
  TargetLocationMaxErrors: MaxErrors.optional(),
  ExecutionRoleName: z
    .string()
    .regex(/^[\w+=,.@/-]{1,64}$/, { error: 'must be the name of a role' })
    .optional(),
  IncludeChildOrganizationUnits: z.boolean().optional(),
  ExcludeAccounts: z.array(AccountOrUnit).min(1).max(5000).optional(),
  Targets: Targets.optional(),
  TargetsMaxConcurrency: MaxConcurrency.optional(),
  TargetsMaxErrors: MaxErrors.optional(),
});

const Tag = z.strictObject({ Key: z.string().min(1).max(128), Value: z.string().max(256) });

/**
 * What is simulated of it, with AWS's limits; other parameters are refused by name.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
 */
export const StartAutomationInput = z.strictObject({
  DocumentName: z.string().min(1),
  DocumentVersion: z.enum(['1', '$DEFAULT', '$LATEST']).optional(),
  Parameters: z.record(z.string(), z.array(z.string())).default({}),
  ClientToken: z
    .string()
    .regex(/^[a-fA-F0-9]{8}(-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}$/, { error: 'must be a UUID' })
    .optional(),
  Mode: z.literal('Auto', { error: 'Interactive is not simulated' }).optional(),
  TargetParameterName: z.string().min(1).max(50).optional(),
  Targets: Targets.optional(),
  TargetMaps: z
    .array(z.record(z.string(), z.array(z.string()).max(25)))
    .max(300)
    .optional(),
  MaxConcurrency: MaxConcurrency.optional(),
  MaxErrors: MaxErrors.optional(),
  TargetLocations: z.array(TargetLocation).min(1).max(100).default([]),
  Tags: z.array(Tag).max(5, { error: 'at most five tags' }).optional(),
});
export type StartAutomationInput = z.infer<typeof StartAutomationInput>;
