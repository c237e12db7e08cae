import * as z from 'zod';
import { isExecutionId } from '../../automation/execution-id.ts';
import { isAccountId, isRegion } from '../../automation/place.ts';

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

/** The path of everything that is asked about one parent. */
export const ParentParams = z.object({ parentId: ExecutionId });
