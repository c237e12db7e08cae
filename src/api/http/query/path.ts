import * as z from 'zod';
import { isExecutionId } from '../../../domain/execution-id.ts';
import { isAccountId, isRegion } from '../../../domain/location.ts';

export const ExecutionId = z
  .string()
  .refine(isExecutionId, { error: 'must be an automation execution ID, 36 characters long' })
  .describe('An automation execution ID, 36 characters long');

export const AccountId = z
  .string()
  .refine(isAccountId, { error: 'must be an account ID, twelve digits' })
  .describe('An account ID, twelve digits');

export const Region = z
  .string()
  .refine(isRegion, { error: 'must be a Region code such as eu-west-1' })
  .describe('A Region code such as `eu-west-1`');

export const UnitId = z
  .string()
  .regex(/^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/, {
    error: 'must be the ID of an organizational unit or root, such as ou-ab12-11111111',
  })
  .describe('The ID of an organizational unit or root, such as `ou-ab12-11111111`');

/** The path of everything that is asked about one parent. */
export const ParentParams = z.object({ parentId: ExecutionId });
