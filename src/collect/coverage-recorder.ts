import type { Denial } from '../automation/denial.ts';
import type { Provenance } from '../automation/execution-ref.ts';
import type { Execution } from '../automation/execution.ts';
import { placeKey, type Place } from '../automation/place.ts';
import type { SeenInPlace } from '../ledger/coverage.ts';
import { isRoleFailure } from '../ledger/never-started.ts';
import type { RosterStep } from '../ledger/roster.ts';
import type { TargetRow } from '../ledger/target-row.ts';
import { batchesOf } from '../lib/batches.ts';
import type { Memo } from '../lib/memo.ts';
import type { CollectStore } from './ports.ts';

/** How many are written at the same time where there are many. */
const AT_ONCE = 10;
/** How long the rows of a parent that had to wait for it are gone through: whom there was no time for, a later run shows. */
const EARLIER_ROWS_MS = 10_000;

interface Dependencies {
  readonly store: Pick<CollectStore, 'noteSeen' | 'noteDenial' | 'noteRefusedStart'>;
  /** What was noted lately: a busy function does not even try. */
  readonly memo: Memo;
  readonly now: () => number;
}

export type CoverageRecorder = ReturnType<typeof createCoverageRecorder>;

/**
 * Notes what works in the places of our ledgers, and what does not. It asks nobody, and costs one small write a day for each place
 * and fact; whoever calls it has done everything else before.
 */
export function createCoverageRecorder({ store, memo, now }: Dependencies) {
  return { seen, denied, refusedStarts, earlierRows };

  /** An execution was read. */
  async function seen(
    { place, parentExecutionId, observedAt, startTime }: Execution,
    provenance: Provenance,
  ): Promise<void> {
    const startedAt = parentExecutionId === undefined ? undefined : startTime;
    await noteSeen(place, { readAt: observedAt, startedAt, eventTime: eventTimeOf(provenance) });
  }

  /** A place would not be read; `provenance` says what led there. */
  async function denied(
    place: Place,
    { reason, message }: Denial,
    provenance: Provenance | undefined,
  ): Promise<void> {
    const key = keyOf('deniedAt', place);
    if (!memo.has(key, reason)) {
      await store.noteDenial(place, reason, message);
      memo.add(key, reason);
      memo.forget(keyOf('readAt', place));
    }
    await noteSeen(place, { eventTime: provenance && eventTimeOf(provenance) });
  }

  /** Among the steps of a parent that has ended: those that AWS would not start because of the execution role. */
  async function refusedStarts(steps: readonly RosterStep[], listedAt: number): Promise<void> {
    const refused = steps.flatMap((step) => {
      const { place, message, endTime, startTime } = step;
      if (place === undefined || message === undefined || !isRoleFailure(step)) return [];
      return [{ place, message, at: notInFuture(endTime ?? startTime ?? listedAt) }];
    });
    await forEachPlace(refused, async ({ place, message, at }) => {
      const key = keyOf('refusedAt', place);
      if (memo.has(key)) return;
      await store.noteRefusedStart(place, message, at);
      memo.add(key);
      memo.forget(keyOf('startedAt', place));
    });
  }

  /** Rows that were written before it was known whose their parent is. */
  async function earlierRows(rows: readonly TargetRow[], stopAt: number): Promise<void> {
    const until = Math.min(stopAt, now() + EARLIER_ROWS_MS);
    const known = rows.filter(({ rank }) => rank === 1 || rank === 3);
    await forEachPlace(
      known,
      ({ place, observedAt, startTime, ...provenance }) =>
        noteSeen(place, { readAt: observedAt, startedAt: startTime, eventTime: eventTimeOf(provenance) }),
      until,
    );
  }

  async function noteSeen(place: Place, { readAt, startedAt, eventTime }: SeenInPlace): Promise<void> {
    const times = Object.entries({ readAt, startedAt, eventTime }).filter(([, at]) => at !== undefined);
    const keys = times.map(([kind]) => keyOf(kind, place));
    if (keys.every((key) => memo.has(key))) return;
    await store.noteSeen(place, {
      readAt,
      startedAt: notInFuture(startedAt),
      eventTime: notInFuture(eventTime),
    });
    for (const key of keys) memo.add(key);
    if (readAt !== undefined) memo.forget(keyOf('deniedAt', place));
    if (startedAt !== undefined) memo.forget(keyOf('refusedAt', place));
  }

  /** AWS's clock may be ahead of ours; a time that is yet to come would stand in the way of those that follow. */
  function notInFuture<At extends number | undefined>(at: At): At | number {
    return at === undefined ? at : Math.min(at, now());
  }

  /** The last of each place, a few at a time. */
  async function forEachPlace<One extends { readonly place: Place }>(
    all: readonly One[],
    note: (one: One) => Promise<void>,
    until = Infinity,
  ): Promise<void> {
    const byPlace = new Map(all.map((one) => [placeKey(one.place), one]));
    for (const batch of batchesOf([...byPlace.values()], AT_ONCE)) {
      if (now() >= until) return;
      await Promise.all(batch.map(note));
    }
  }
}

const keyOf = (kind: string, place: Place): string => `${kind} ${placeKey(place)}`;

const eventTimeOf = ({ source, eventTime }: Provenance): number | undefined =>
  source === 'event' ? eventTime : undefined;
