import { isAccountId, isRegion, locationsOf, type Location } from './location.ts';

/** One entry of the request's `TargetLocations`, with the fields that Rollcall keeps. */
export interface TargetLocations {
  /** Account IDs, and OUs or roots of the organization (`ou-…`, `r-…`). */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly excludeAccounts: readonly string[];
  /** A number or a percentage; AWS's default is `0`: one failure stops the rest. */
  readonly maxErrors: string;
  /** In how many of them AWS starts it at once: a number or a percentage; AWS's default is `1`. */
  readonly maxConcurrency?: string | undefined;
  readonly executionRoleName?: string | undefined;
}

/** Whether the entry names every account itself, so it can be expanded without asking Organizations. */
export const namesAccounts = ({ accounts }: TargetLocations): boolean => accounts.every(isAccountId);

/** The locations that the entry names; accounts behind an OU are not among them. */
export function expandTargetLocations({ accounts, regions, excludeAccounts }: TargetLocations): Location[] {
  const excluded = new Set(excludeAccounts);
  return locationsOf(
    accounts.filter((account) => isAccountId(account) && !excluded.has(account)),
    regions,
  );
}

/** How many of `total` may fail before AWS starts no more; `limit` is a number or a percentage. */
export function toleratedErrors(limit: string, total: number): number {
  const value = Number.parseInt(limit, 10);
  if (Number.isNaN(value)) return 0;
  return limit.endsWith('%') ? Math.floor((total * value) / 100) : value;
}

const STEP_NAME = /^(\d{12})_([a-z0-9-]+)$/;

/** Reads the name AWS gives the step of one target location: `749430203777_eu-west-1`. */
export function locationFromStepName(stepName: string): Location | undefined {
  const [, accountId, region] = STEP_NAME.exec(stepName) ?? [];
  return accountId === undefined || region === undefined || !isRegion(region)
    ? undefined
    : { accountId, region };
}
