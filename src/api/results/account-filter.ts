import * as z from 'zod';
import { matchesPattern } from '../../lib/matches-pattern.ts';
import type { AccountFacts } from '../http/parts.ts';
import { badParameter, type Problem } from '../http/problem.ts';
import { UnitId } from '../http/query/path.ts';
import { several } from '../http/query/values.ts';
import { accountTagQuery, matchesTags } from './tag-filter.ts';

const Pattern = z
  .string()
  .min(1, { error: 'must not be empty' })
  .max(100, { error: 'must have at most 100 characters' });
/** Which accounts are meant, beside by ID. Each takes several values; an absent one excludes none. */
export const accountFilterQuery = {
  accountName: several(Pattern)
    .optional()
    .describe('Only accounts whose name matches: `*` stands for any text; case does not matter'),
  organizationalUnit: several(UnitId)
    .optional()
    .describe('Only accounts in one of these organizational units or roots, or in a unit below it, by ID'),
  accountTag: accountTagQuery,
};

type AccountFilter = {
  readonly [Name in keyof typeof accountFilterQuery]?: z.output<(typeof accountFilterQuery)[Name]>;
};

/** Accounts by name, unit and tag. */
export interface MatchedAccounts {
  /** Whether an account matches. One that is not known does not. */
  readonly matches: (accountId: string | undefined) => boolean;
  /** Whether what the filters need is known of an account: without it, it may match or not. */
  readonly isKnown: (accountId: string | undefined) => boolean;
}

/** For answers that leave out what may match. */
export const unknownAccountsField = {
  unknownAccounts: z
    .int()
    .optional()
    .describe(
      'With accountName, organizationalUnit or accountTag: how many targets or locations are left out because the name, the unit or the tags of their account are not known; absent if none',
    ),
};

/**
 * @param readFacts called only if a filter is given
 * @returns undefined if none is
 * @throws {Problem} if no name, no unit, or no tags, of any account is known, or a unit holds no account that is
 */
export async function matchAccounts(
  { accountName, organizationalUnit, accountTag }: AccountFilter,
  readFacts: () => Promise<AccountFacts>,
): Promise<MatchedAccounts | undefined> {
  if (accountName === undefined && organizationalUnit === undefined && accountTag === undefined) {
    return undefined;
  }
  const { names, unitPaths, ...facts } = await readFacts();
  const tags = accountTag === undefined ? undefined : await facts.tags();
  if (tags?.size === 0) throw tagsNotKnown();
  if (accountName !== undefined && names.size === 0) throw notKnown('accountName', accountName);
  if (organizationalUnit !== undefined) {
    if (unitPaths.size === 0) throw notKnown('organizationalUnit', organizationalUnit);
    const all = new Set([...unitPaths.values()].flatMap((path) => path.split('/')));
    const empty = organizationalUnit.find((unit) => !all.has(unit));
    if (empty !== undefined) {
      throw badParameter('organizationalUnit', empty, 'names a unit in which no account is known');
    }
  }
  const patterns = accountName?.map((pattern) => pattern.toLowerCase());
  return {
    matches: (accountId = '') => {
      const name = names.get(accountId)?.toLowerCase();
      const units = unitPaths.get(accountId)?.split('/');
      return (
        (patterns === undefined ||
          (name !== undefined && patterns.some((pattern) => matchesPattern(pattern, name)))) &&
        (organizationalUnit === undefined ||
          organizationalUnit.some((unit) => units?.includes(unit) === true)) &&
        (accountTag === undefined || matchesTags(accountTag, tags?.get(accountId) ?? new Map()))
      );
    },
    isKnown: (accountId = '') =>
      (accountName === undefined || names.has(accountId)) &&
      (organizationalUnit === undefined || unitPaths.has(accountId)) &&
      (tags === undefined || tags.has(accountId)),
  };
}

/** How many are left out although they may match; undefined if none. */
export const countUnknown = (
  accounts: MatchedAccounts | undefined,
  accountIds: readonly (string | undefined)[],
): number | undefined =>
  accounts === undefined ? undefined : accountIds.filter((one) => !accounts.isKnown(one)).length || undefined;

const notKnown = (parameter: string, value: readonly string[]): Problem =>
  badParameter(
    parameter,
    value.join(','),
    'cannot be answered: nothing of the kind is known of any account. The sweep lists it daily, where the central account may list the organization’s accounts and accountNames is on',
  );

const tagsNotKnown = (): Problem =>
  badParameter(
    'accountTag',
    undefined,
    'cannot be answered: the tags of no account are known. The sweep reads them, a few accounts in each run, where accountTags is on and the central account may',
  );
