import * as z from 'zod';
import { isCauseId } from '../../domain/causes/fingerprint.ts';
import type { Target } from '../../ledger/target.ts';
import { REASONS, VERDICTS } from '../../domain/verdict.ts';
import type { CauseIdOf } from '../causes/cause-id-of.ts';
import { AccountId, Region } from '../http/query/path.ts';
import type { MatchedAccounts } from './account-filter.ts';
import { oneOf, several } from '../http/query/values.ts';

export const CauseId = z.string().refine(isCauseId, {
  error: 'must be the ID of a cause, such as c1-0123456789ab',
});

/** Which targets are meant. Each filter takes several values; an absent filter excludes none. */
export const targetFilterQuery = {
  verdict: several(oneOf(VERDICTS)).optional().describe('Only targets with one of these verdicts'),
  reason: several(oneOf(REASONS)).optional().describe('Only targets with one of these reasons'),
  cause: several(CauseId).optional().describe('Only targets with one of these causes, by ID'),
  accountId: several(AccountId).optional().describe('Only targets in these accounts'),
  region: several(Region).optional().describe('Only targets in these Regions'),
};

export type TargetFilter = {
  readonly [Name in keyof typeof targetFilterQuery]?: z.output<(typeof targetFilterQuery)[Name]>;
} & {
  /** By name and unit. */
  readonly accounts?: MatchedAccounts | undefined;
};

/** Whether a target matches: one of the values of each filter that is given. */
export const matchesTarget = (
  target: Target,
  { verdict, reason, cause, accountId, region, accounts }: TargetFilter,
  causeIdOf: CauseIdOf,
): boolean =>
  isOneOf(verdict, target.verdict) &&
  isOneOf(reason, target.reason) &&
  (cause === undefined || isOneOf(cause, causeIdOf(target))) &&
  isOneOf(accountId, target.location?.accountId) &&
  isOneOf(region, target.location?.region) &&
  (accounts === undefined || accounts.matches(target.location?.accountId));

/** Whether it is one of the values; an absent list excludes none. */
export const isOneOf = <Value>(wanted: readonly Value[] | undefined, value: Value | undefined): boolean =>
  wanted === undefined || (value !== undefined && wanted.includes(value));
