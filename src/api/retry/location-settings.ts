import type { Location } from '../../domain/location.ts';
import { namesAccounts, type TargetLocations } from '../../domain/target-locations.ts';
import { isAccountId } from '../../domain/location.ts';

/** How an entry of `TargetLocations` runs, whatever its accounts and Regions. */
export type LocationSettings = Pick<TargetLocations, 'maxErrors' | 'maxConcurrency' | 'executionRoleName'>;

/** AWS's own default: one failure stops the rest. */
const DEFAULTS: LocationSettings = { maxErrors: '0' };

/** The settings under which a location was requested. */
export interface FoundSettings {
  readonly settings: LocationSettings;
  /** Whether entries with other settings may also have meant that location. */
  readonly ambiguous: boolean;
  /** Whether any entry that may have meant that location is known. */
  readonly known: boolean;
}

/** The settings of the entry that names a location, or of an entry with units or roots if none names the account. */
export function findSettings(
  targetLocations: readonly TargetLocations[],
): (location: Location) => FoundSettings {
  const namingAccount = indexByAccount(targetLocations);
  const namingUnits = targetLocations.filter((entry) => !namesAccounts(entry));
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

/** Equal for equal settings. */
export const settingsKey = ({ maxErrors, maxConcurrency, executionRoleName }: LocationSettings): string =>
  JSON.stringify([maxErrors, maxConcurrency ?? '', executionRoleName ?? '']);

function indexByAccount(
  targetLocations: readonly TargetLocations[],
): ReadonlyMap<string, readonly TargetLocations[]> {
  const index = new Map<string, TargetLocations[]>();
  for (const entry of targetLocations) {
    for (const account of new Set(entry.accounts.filter(isAccountId))) {
      index.set(account, [...(index.get(account) ?? []), entry]);
    }
  }
  return index;
}
