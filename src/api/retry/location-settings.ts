import type { Place } from '../automation/place.ts';
import { namesAccounts, type TargetLocations } from '../automation/target-locations.ts';
import { isAccountId } from '../automation/place.ts';

/** How an entry of `TargetLocations` is to run, whatever its accounts and Regions. */
export type LocationSettings = Pick<TargetLocations, 'maxErrors' | 'maxConcurrency' | 'executionRoleName'>;

/** AWS's own: one failure stops the rest. */
const DEFAULTS: LocationSettings = { maxErrors: '0' };

/** The settings under which a place was asked for. */
export interface FoundSettings {
  readonly settings: LocationSettings;
  /** Whether entries with other settings may have meant that place too. */
  readonly ambiguous: boolean;
  /** Whether an entry that may have meant that place is known at all. */
  readonly known: boolean;
}

/** The settings of the entry that names a place; of one that names units or roots, where none names the account. */
export function findSettings(locations: readonly TargetLocations[]): (place: Place) => FoundSettings {
  const namingAccount = indexByAccount(locations);
  const namingUnits = locations.filter((entry) => !namesAccounts(entry));
  return ({ accountId, region }) => {
    const isMeant = ({ regions, excludeAccounts }: TargetLocations): boolean =>
      regions.includes(region) && !excludeAccounts.includes(accountId);
    const named = (namingAccount.get(accountId) ?? []).filter(isMeant);
    const [entry, ...others] = named.length > 0 ? named : namingUnits.filter(isMeant);
    const settings = entry ?? DEFAULTS;
    return {
      settings,
      ambiguous: others.some((other) => settingsKey(other) !== settingsKey(settings)),
      known: entry !== undefined,
    };
  };
}

/** The same for the same settings. */
export const settingsKey = ({ maxErrors, maxConcurrency, executionRoleName }: LocationSettings): string =>
  JSON.stringify([maxErrors, maxConcurrency ?? '', executionRoleName ?? '']);

function indexByAccount(
  locations: readonly TargetLocations[],
): ReadonlyMap<string, readonly TargetLocations[]> {
  const index = new Map<string, TargetLocations[]>();
  for (const entry of locations) {
    for (const account of new Set(entry.accounts.filter(isAccountId))) {
      index.set(account, [...(index.get(account) ?? []), entry]);
    }
  }
  return index;
}
