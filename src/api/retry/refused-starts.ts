import { locationKey, type Location } from '../../domain/location.ts';
import type { Reason } from '../../domain/verdict.ts';
import { coverageOf, type LocationCoverage } from '../../ledger/coverage.ts';
import type { ServeStore } from '../ports.ts';
import type { NameOf } from '../account-names/name-of.ts';
import type { RetryEntry } from './retry-locations.ts';

/** A location in which a new start will fail again, unless it was repaired since. */
export interface RefusedStart extends Location {
  readonly reason: Reason;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The locations of a plan in which, as far as coverage knows, AWS still would not start it; sorted. */
export async function findRefusedStarts(
  store: Pick<ServeStore, 'coverage'>,
  entries: readonly RetryEntry[],
): Promise<readonly RefusedStart[]> {
  if (entries.length === 0) return [];
  const wanted = new Set(
    entries.flatMap(({ accounts, regions }) =>
      accounts.flatMap((accountId) => regions.map((region) => locationKey({ accountId, region }))),
    ),
  );
  return (await store.coverage())
    .filter(({ location }) => wanted.has(locationKey(location)))
    .map(coverageOf)
    .flatMap(refusalOf)
    .sort((one, other) => (locationKey(one) < locationKey(other) ? -1 : 1));
}

function refusalOf({ location, starts, refusedStart, reads, denial }: LocationCoverage): RefusedStart[] {
  if (starts === 'refused' && refusedStart !== undefined) {
    return [{ ...location, reason: refusedStart.reason, at: refusedStart.at }];
  }
  return reads === 'denied' && denial?.reason === 'regionDisabled'
    ? [{ ...location, reason: denial.reason, at: denial.at }]
    : [];
}

const MOST_NAMED = 10;

/** One sentence for each reason, the most frequent first. */
export function refusalNotes(refused: readonly RefusedStart[], nameOf: NameOf): readonly string[] {
  const reasons = [...new Set(refused.map(({ reason }) => reason))];
  return reasons
    .map((reason) => refused.filter((one) => one.reason === reason))
    .sort((one, other) => other.length - one.length)
    .map((some) => {
      const latest = new Date(Math.max(...some.map(({ at }) => at))).toISOString().slice(0, 10);
      const named = some.slice(0, MOST_NAMED).map(({ accountId, region }) => {
        const name = nameOf(accountId);
        return `${accountId}${name === undefined ? '' : ` (${name})`} ${region}`;
      });
      const more = some.length - named.length;
      return `${some.length} of these locations will fail again, unless repaired since ${latest} (${some[0]?.reason ?? ''}): ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
    });
}
