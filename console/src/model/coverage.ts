import type { LocationCoverage } from '../api/client.ts';
import { groupBy } from './group-by.ts';
import type { Matrix, MatrixCell, MatrixRow } from './matrix.ts';

/** What a location is like, worst first. */
export const STATE_ORDER = ['denied', 'refused', 'never', 'unknown', 'silent', 'working'] as const;

export type LocationState = (typeof STATE_ORDER)[number];

export function stateOf({ reads, starts, events }: LocationCoverage): LocationState {
  if (reads === 'denied') return 'denied';
  if (starts === 'refused') return 'refused';
  if (reads === 'never' || reads === 'unknown') return reads;
  return events === 'arriving' ? 'working' : 'silent';
}

const names = new Intl.Collator('en', { numeric: true });

export const locationLabel = ({
  accountName,
  accountId,
}: Pick<LocationCoverage, 'accountId' | 'accountName'>): string => accountName ?? accountId;

/** Accounts × Regions, those with the worst location first, and by name among them. @param lookOf how a location is shown */
export function toCoverageMatrix(
  locations: readonly LocationCoverage[],
  lookOf: (location: LocationCoverage) => NonNullable<MatrixCell['look']>,
): Matrix {
  const regions = [...new Set(locations.map(({ region }) => region))].sort();
  const rows = [...groupBy(locations, ({ accountId }) => accountId)].map(([accountId, some]): MatrixRow => {
    const byRegion = new Map(some.map((location) => [location.region, location]));
    const label = some.map(locationLabel).find((name) => name !== accountId) ?? accountId;
    return {
      key: accountId,
      accountId,
      label,
      unit: undefined,
      cells: regions.map((region): MatrixCell | undefined => {
        const location = byRegion.get(region);
        return location === undefined
          ? undefined
          : { region, verdict: 'unknown', targets: [], look: lookOf(location) };
      }),
      rank: Math.min(...some.map((location) => STATE_ORDER.indexOf(stateOf(location)))),
    };
  });
  rows.sort((one, other) => one.rank - other.rank || names.compare(one.label, other.label));
  return { regions, rows };
}
