import * as z from 'zod';
import { isUnit } from '../organization/organizational-units.ts';
import { byParameter } from '../runbook/by-parameter.ts';

// How many at once, and where: as StartAutomationExecution and the action aws:executeAutomation take it, with AWS's limits.

const AccountOrUnit = z.string().refine((id) => /^\d{12}$/.test(id) || isUnit(id), {
  error: 'must be an account of twelve digits, an organizational unit (ou-…) or a root (r-…)',
});
export const MaxConcurrency = z
  .string()
  .regex(/^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$/, {
    error: 'must be a number or a percentage, one at least',
  })
  .max(7);
export const MaxErrors = z
  .string()
  .regex(/^([1-9][0-9]*|[0]|[1-9][0-9]%|[0-9]%|100%)$/, { error: 'must be a number or a percentage' })
  .max(7);

const Target = z.strictObject({ Key: z.string().min(1).max(163), Values: z.array(z.string()).max(50) });
export const Targets = z.array(Target).max(5);

export const Tag = z.strictObject({ Key: z.string().min(1).max(128), Value: z.string().max(256) });

export const TargetMaps = z.array(byParameter(z.array(z.string()).max(25))).max(300);

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_TargetLocation.html */
export const TargetLocation = z.strictObject({
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
