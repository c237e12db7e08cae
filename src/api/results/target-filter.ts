import type * as z from 'zod';
import type { Target } from '../../ledger/target.ts';
import { REASONS, VERDICTS } from '../../ledger/verdict.ts';
import { AccountId, Region } from './path.ts';
import { oneOf, several } from './values.ts';

/** Which targets are meant. Each takes several values; what is not given leaves nobody out. */
export const targetFilterQuery = {
  verdict: several(oneOf(VERDICTS)).optional().describe('Only targets with one of these verdicts'),
  reason: several(oneOf(REASONS)).optional().describe('Only targets with one of these reasons'),
  accountId: several(AccountId).optional().describe('Only targets in these accounts'),
  region: several(Region).optional().describe('Only targets in these Regions'),
};

export type TargetFilter = {
  readonly [Name in keyof typeof targetFilterQuery]?: z.output<(typeof targetFilterQuery)[Name]>;
};

/** Whether a target is meant: one of the values of each parameter that is given. */
export const matchesTarget = (
  target: Target,
  { verdict, reason, accountId, region }: TargetFilter,
): boolean =>
  isOneOf(verdict, target.verdict) &&
  isOneOf(reason, target.reason) &&
  isOneOf(accountId, target.place?.accountId) &&
  isOneOf(region, target.place?.region);

const isOneOf = <Value>(wanted: readonly Value[] | undefined, value: Value | undefined): boolean =>
  wanted === undefined || (value !== undefined && wanted.includes(value));
