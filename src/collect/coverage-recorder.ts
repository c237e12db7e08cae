import type { Denial } from '../domain/denial.ts';
import type { Provenance } from '../domain/execution-ref.ts';
import type { Execution } from '../domain/execution.ts';
import { locationKey, type Location } from '../domain/location.ts';
import type { SeenInLocation } from '../ledger/coverage.ts';
import type { KeptProvenance } from '../ledger/result.ts';
import { isRoleFailure } from '../ledger/never-started.ts';
import type { RosterStep } from '../ledger/roster.ts';
import type { TargetRow } from '../ledger/target-row.ts';
import { batchesOf } from '../lib/batches.ts';
import type { TtlCache } from '../lib/ttl-cache.ts';
import type { CollectStore } from './ports.ts';

/** How many notes are written at once. */
const AT_ONCE = 10;
/**
 * How long to spend on the rows of a parent that became known after them; a later run shows those that were not
 * reached.
 */
const EARLIER_ROWS_MS = 10_000;

interface CoverageRecorderDeps {
  readonly store: Pick<CollectStore, 'noteSeen' | 'noteDenial' | 'noteRefusedStart'>;
  /** Notes that were written lately: a busy function does not repeat them. */
  readonly ttlCache: TtlCache;
  readonly now: () => number;
}

export type CoverageRecorder = ReturnType<typeof createCoverageRecorder>;

/**
 * Records what works in the locations of our ledgers, and what does not. It calls no AWS service but the table,
 * with one small write a day for each location and fact. Its caller has finished everything else before.
 */
export function createCoverageRecorder({ store, ttlCache, now }: CoverageRecorderDeps) {
  return { seen, denied, refusedStarts, earlierRows };

  /** An execution was read. */
  async function seen(
    { location, parentExecutionId, observedAt, startTime }: Execution,
    provenance: Provenance,
  ): Promise<void> {
    const startedAt = parentExecutionId === undefined ? undefined : startTime;
    await noteSeen(location, { readAt: observedAt, startedAt, eventTime: eventTimeOf(provenance) });
  }

  /** A location could not be read; `provenance` says what led there. */
  async function denied(
    location: Location,
    { reason, message }: Denial,
    provenance: Provenance | undefined,
  ): Promise<void> {
    const key = keyOf('deniedAt', location);
    if (!ttlCache.has(key, reason)) {
      await store.noteDenial(location, reason, message);
      ttlCache.add(key, reason);
      ttlCache.delete(keyOf('readAt', location));
    }
    await noteSeen(location, { eventTime: provenance && eventTimeOf(provenance) });
  }

  /** Looks at the steps of an ended parent for those that AWS would not start because of the execution role. */
  async function refusedStarts(steps: readonly RosterStep[], listedAt: number): Promise<void> {
    const refused = steps.flatMap((step) => {
      const { location, message, endTime, startTime } = step;
      if (location === undefined || message === undefined || !isRoleFailure(step)) return [];
      return [{ location, message, at: notInFuture(endTime ?? startTime ?? listedAt) }];
    });
    await forEachLocation(refused, async ({ location, message, at }) => {
      const key = keyOf('refusedAt', location);
      if (ttlCache.has(key)) return;
      await store.noteRefusedStart(location, message, at);
      ttlCache.add(key);
      ttlCache.delete(keyOf('startedAt', location));
    });
  }

  /** Rows that were written before their parent was known to be managed. */
  async function earlierRows(rows: readonly TargetRow[], stopAt: number): Promise<void> {
    const until = Math.min(stopAt, now() + EARLIER_ROWS_MS);
    const known = rows.filter(({ rank }) => rank === 1 || rank === 3);
    await forEachLocation(
      known,
      ({ location, observedAt, startTime, ...provenance }) =>
        noteSeen(location, { readAt: observedAt, startedAt: startTime, eventTime: eventTimeOf(provenance) }),
      until,
    );
  }

  async function noteSeen(
    location: Location,
    { readAt, startedAt, eventTime }: SeenInLocation,
  ): Promise<void> {
    const times = Object.entries({ readAt, startedAt, eventTime }).filter(([, at]) => at !== undefined);
    const keys = times.map(([kind]) => keyOf(kind, location));
    if (keys.every((key) => ttlCache.has(key))) return;
    await store.noteSeen(location, {
      readAt,
      startedAt: notInFuture(startedAt),
      eventTime: notInFuture(eventTime),
    });
    for (const key of keys) ttlCache.add(key);
    if (readAt !== undefined) ttlCache.delete(keyOf('deniedAt', location));
    if (startedAt !== undefined) ttlCache.delete(keyOf('refusedAt', location));
  }

  /** AWS's clock may be ahead of ours; a future time would block later notes. */
  function notInFuture<At extends number | undefined>(at: At): At | number {
    return at === undefined ? at : Math.min(at, now());
  }

  /** The last row of each location, a few at a time. */
  async function forEachLocation<One extends { readonly location: Location }>(
    all: readonly One[],
    note: (one: One) => Promise<void>,
    until = Infinity,
  ): Promise<void> {
    const byLocation = new Map(all.map((one) => [locationKey(one.location), one]));
    for (const batch of batchesOf([...byLocation.values()], AT_ONCE)) {
      if (now() >= until) return;
      await Promise.all(batch.map(note));
    }
  }
}

const keyOf = (kind: string, location: Location): string => `${kind} ${locationKey(location)}`;

const eventTimeOf = ({ source, eventTime }: KeptProvenance): number | undefined =>
  source === 'event' ? eventTime : undefined;
