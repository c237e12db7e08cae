import { isCountable } from './parent.ts';
import type { LedgerBook, Requests } from './ports.ts';

/** How long after the first change a ledger is counted, so that many changes make one count. */
const ASK_DELAY_MS = 5_000;
/** The same once it is sealed: late results are few and not urgent. */
const SEALED_ASK_DELAY_MS = 300_000;
/** A mark older than so many delays has lost its message: whoever comes next asks again. */
const LOST_AFTER_DELAYS = 4;

/**
 * Whether it asked for a count, or why not: somebody else has, or does; it is too early; it is none of ours; or nobody has
 * looked at the parent yet, so whose it is is not known.
 */
export type ScheduleOutcome = 'asked' | 'askedByAnother' | 'notCountable' | 'foreign' | 'unknown';

/** Whether the parent is known to be ours. */
export const isOfLedger = (outcome: ScheduleOutcome): boolean => outcome !== 'foreign' && outcome !== 'unknown';

export type ScheduleReconcile = (parentId: string) => Promise<ScheduleOutcome>;

interface Dependencies {
  readonly book: Pick<LedgerBook, 'findParent' | 'mark'>;
  readonly requests: Pick<Requests, 'requestLater'>;
  readonly now: () => number;
}

/** Marks a parent whose row has changed, and asks for one delayed count. Safe to repeat. */
export function createScheduleReconcile({ book, requests, now }: Dependencies): ScheduleReconcile {
  return async (parentId) => {
    const parent = await book.findParent(parentId);
    if (parent?.foreign === true) return 'foreign';
    // Its own collect will count.
    if (!isCountable(parent)) return parent?.kind === undefined ? 'unknown' : 'notCountable';
    const delayMs = parent.sealed === undefined ? ASK_DELAY_MS : SEALED_ASK_DELAY_MS;
    const askedLately =
      parent.changedAt !== undefined && now() - parent.changedAt < LOST_AFTER_DELAYS * delayMs;
    if (askedLately) return 'askedByAnother';
    // Refused: another has marked it meanwhile, and asks; or a count has cleared it, and reads after us.
    if (!(await book.mark(parentId, now(), parent.changedAt))) return 'askedByAnother';
    const provenance = { source: 'request' } as const;
    await requests.requestLater(
      { executionId: parentId, place: parent.place, named: true, provenance, tries: {} },
      delayMs,
    );
    return 'asked';
  };
}
