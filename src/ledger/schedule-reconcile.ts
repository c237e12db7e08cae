import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import { isConfirmed, isReconcilable, type Parent } from './parent.ts';
import type { LedgerBook, Requests } from './ports.ts';

/** How long after the first change a ledger is counted, so that many changes make one count. */
const ASK_DELAY_MS = 5_000;
/** The same once it is sealed: late results are few and not urgent. */
const SEALED_ASK_DELAY_MS = 300_000;
/** A mark that is so many delays old, or as far ahead of our clock, has lost its message: whoever comes next asks again. */
const LOST_AFTER_DELAYS = 4;

/**
 * Whether it asked for a count, or why not: somebody else has, or does; it is too early; it is none of ours; nobody has
 * looked at the parent yet, so whose it is is not known; or what is kept of it cannot be understood.
 */
export type ScheduleOutcome =
  'asked' | 'askedByAnother' | 'notReconcilable' | 'unmanaged' | 'unknown' | 'unreadable';

/** Whether the parent is known to be ours. */
export const isOfLedger = (outcome: ScheduleOutcome): boolean =>
  outcome !== 'unmanaged' && outcome !== 'unknown' && outcome !== 'unreadable';

export type ScheduleReconcile = (parentId: string) => Promise<ScheduleOutcome>;

interface IsOfLedgerDeps {
  readonly book: Pick<LedgerBook, 'findParent' | 'markDirty'>;
  readonly requests: Pick<Requests, 'requestLater'>;
  readonly now: () => number;
}

/** Marks a parent whose row has changed, and asks for one delayed count. Safe to repeat. */
export function createScheduleReconcile({ book, requests, now }: IsOfLedgerDeps): ScheduleReconcile {
  return async (parentId) => {
    const parent = await findParent(parentId);
    if (parent === 'unreadable') {
      // The child's news must not be lost: whoever repairs the parent, or understands it, finds the mark.
      await book.markDirty(parentId, now(), undefined);
      return 'unreadable';
    }
    if (parent?.unmanaged === true) return 'unmanaged';
    // Its own collect will count.
    if (!isReconcilable(parent)) return isConfirmed(parent) ? 'notReconcilable' : 'unknown';
    const delayMs = parent.sealed === undefined ? ASK_DELAY_MS : SEALED_ASK_DELAY_MS;
    const askedLately =
      parent.dirtySince !== undefined && Math.abs(now() - parent.dirtySince) < LOST_AFTER_DELAYS * delayMs;
    if (askedLately) return 'askedByAnother';
    // Refused: another has marked it meanwhile, and asks; or a count has cleared it, and reads after us.
    if (!(await book.markDirty(parentId, now(), parent.dirtySince))) return 'askedByAnother';
    const provenance = { source: 'request' } as const;
    await requests.requestLater(
      { executionId: parentId, location: parent.location, isKnownParent: true, provenance, attempts: {} },
      delayMs,
    );
    return 'asked';
  };

  async function findParent(parentId: string): Promise<Parent | 'unreadable' | undefined> {
    try {
      return await book.findParent(parentId);
    } catch (error) {
      if (error instanceof UnreadableItemError) return 'unreadable';
      throw error;
    }
  }
}
