import type { Place } from '../../src/automation/place.ts';
import type { TargetLocation } from './execution.ts';

/** The execution role of a location that names none. */
const EXECUTION_ROLE = 'AWS-SystemsManager-AutomationExecutionRole';

/** One step of a cross-account execution: one account in one Region. */
export interface Location {
  readonly place: Place;
  readonly roleName: string;
}

/**
 * The accounts × Regions of one entry. The order is the organization's, not the request's: so it was in the one
 * recording there is. Accounts outside the organization come last.
 */
export function expandLocations(entry: TargetLocation, organizationOrder: readonly string[]): Location[] {
  const inOrganization = organizationOrder.filter((accountId) => entry.Accounts.includes(accountId));
  const others = entry.Accounts.filter((accountId) => !organizationOrder.includes(accountId));
  return [...inOrganization, ...others].flatMap((accountId) =>
    entry.Regions.map((region) => ({
      place: { accountId, region },
      roleName: entry.ExecutionRoleName ?? EXECUTION_ROLE,
    })),
  );
}

/** Reads `"10"` or `"10%"` (of `total`, rounded down). */
function amount(text: string, total: number): number {
  return text.endsWith('%') ? Math.floor((Number(text.slice(0, -1)) * total) / 100) : Number(text);
}

/** How many locations of an entry run at once; AWS's default is one. */
export const maxConcurrency = (
  { TargetLocationMaxConcurrency = '1' }: TargetLocation,
  total: number,
): number => Math.max(1, amount(TargetLocationMaxConcurrency, total));

/** How many locations of an entry may fail before no other starts; AWS's default is none. */
export const maxErrors = ({ TargetLocationMaxErrors = '0' }: TargetLocation, total: number): number =>
  amount(TargetLocationMaxErrors, total);
