import type { Source } from '../domain/execution-ref.ts';
import type { OrUnknown } from '../domain/or-unknown.ts';
import type { Target } from './target.ts';

/** How many results came in by each way, and how long after their end. */
export interface Arrival {
  /** `unknown`: in a way that only a newer version knows. */
  readonly found: Readonly<Record<OrUnknown<Source>, number>>;
  /** The share that came in without an event of their own, from 0 to 1; undefined while there are no results. */
  readonly foundWithoutEventShare: number | undefined;
  /** From the child's end to our record of it, in milliseconds; undefined while there are no results. */
  readonly lagMs: { readonly median: number; readonly max: number } | undefined;
}

/** How the results of a ledger came in. Counts children that have ended, not those that are running or missing. */
export function arrivalOf(targets: readonly Target[]): Arrival {
  const rows = targets.flatMap(({ row }) => (row?.rank === 3 ? [row] : []));
  const found = { event: 0, sweep: 0, request: 0, unknown: 0 };
  for (const { source } of rows) found[source] += 1;
  const lags = rows
    .flatMap(({ recordedAt, endTime }) => (endTime === undefined ? [] : [Math.max(0, recordedAt - endTime)]))
    .sort((one, other) => one - other);
  const [median, max] = [lags[Math.floor((lags.length - 1) / 2)], lags.at(-1)];
  return {
    found,
    foundWithoutEventShare: rows.length === 0 ? undefined : (rows.length - found.event) / rows.length,
    lagMs: median === undefined || max === undefined ? undefined : { median, max },
  };
}
