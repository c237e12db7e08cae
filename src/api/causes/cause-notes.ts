import { isDenialReason } from '../../domain/denial.ts';
import { locationKey } from '../../domain/location.ts';
import type { Cause } from '../../domain/causes/list-causes.ts';
import { coverageOf } from '../../ledger/coverage.ts';
import type { Reason } from '../../domain/verdict.ts';
import type { ServeStore } from '../ports.ts';

/** What coverage knows of the locations of a cause; undefined if nothing. */
export type CauseNotes = (cause: Cause) => string | undefined;

const OF_STARTS: ReadonlySet<Reason> = new Set<Reason>(['executionRoleNotAssumableOrRunbookNotShared']);

const NO_NOTES: CauseNotes = () => undefined;

/** Reads coverage only if it can know something about one of the causes. */
export async function readCauseNotes(
  store: Pick<ServeStore, 'coverage'>,
  causes: readonly Cause[],
): Promise<CauseNotes> {
  const isKnown = ({ fingerprint: { reason } }: Cause): boolean =>
    reason !== undefined && (isDenialReason(reason) || OF_STARTS.has(reason));
  if (!causes.some(isKnown)) return NO_NOTES;
  const locations = new Map(
    (await store.coverage()).map((row) => [locationKey(row.location), coverageOf(row)]),
  );
  return ({ fingerprint: { reason }, targets }) => {
    if (reason === undefined) return undefined;
    const keys = [
      ...new Set(targets.flatMap(({ location }) => (location === undefined ? [] : [locationKey(location)]))),
    ];
    if (keys.length === 0) return undefined;
    const worked = (at: 'lastReadAt' | 'lastStartAt'): number =>
      keys.filter((key) => locations.get(key)?.[at] !== undefined).length;
    if (isDenialReason(reason)) return noteOf('The reader role', worked('lastReadAt'), keys.length);
    return OF_STARTS.has(reason) ? noteOf('Starting', worked('lastStartAt'), keys.length) : undefined;
  };
}

/** Coverage remembers 90 days. */
function noteOf(what: string, worked: number, all: number): string {
  if (worked === 0) return `${what} has never worked there in 90 days.`;
  return worked === all
    ? `${what} worked ${all === 1 ? 'in this location' : `in all of these ${all} locations`} before: something has changed since.`
    : `${what} worked before in ${worked} of these ${all} locations, and never in the others.`;
}
