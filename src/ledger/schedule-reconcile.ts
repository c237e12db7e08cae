import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import { isConfirmed, isReconcilable, type Parent } from './parent.ts';
import type { LedgerBook, Requests } from './ports.ts';
import { DAY_MS, MINUTE_MS } from '../domain/durations.ts';

/** How long after the first change a ledger is reconciled, so that many changes make one reconcile. */
const ASK_DELAY_MS = 5_000;
/** The same once it is sealed: late results are few and not urgent. */
const SEALED_ASK_DELAY_MS = 300_000;
/**
 * A dirty mark that is this many delays old, or this far ahead of our clock, has lost its message: the next
 * caller sends it again.
 */
const LOST_AFTER_DELAYS = 4;

/**
 * Whether it scheduled a reconcile, or why not: another process has; it is too early; the parent is unmanaged;
 * the parent was never read, so whether it is managed is not known; or its item cannot be understood.
 */
export type ScheduleOutcome =
  'asked' | 'askedByAnother' | 'notReconcilable' | 'unmanaged' | 'unknown' | 'unreadable';

/** Whether the parent is known to be managed. */
export const isOfLedger = (outcome: ScheduleOutcome): boolean =>
  outcome !== 'unmanaged' && outcome !== 'unknown' && outcome !== 'unreadable';

/** @param immediate whether a person waits for it: then a sealed ledger is as quick as any other */
export type ScheduleReconcile = (parentId: string, immediate?: boolean) => Promise<ScheduleOutcome>;

interface IsOfLedgerDeps {
  readonly book: Pick<LedgerBook, 'findParent' | 'markDirty'>;
  readonly requests: Pick<Requests, 'requestLater'>;
  readonly now: () => number;
}

/** Marks a parent dirty whose row has changed, and sends one delayed message to reconcile it. Safe to repeat. */
export function createScheduleReconcile({ book, requests, now }: IsOfLedgerDeps): ScheduleReconcile {
  return async (parentId, immediate = false) => {
    const parent = await findParent(parentId);
    if (parent === 'unreadable') {
      // The child's change must not be lost: the mark is there when the parent is repaired, or understood by
      // another version.
      await book.markDirty(parentId, now(), undefined);
      return 'unreadable';
    }
    if (parent?.unmanaged === true) return 'unmanaged';
    // Its own collect will count.
    if (!isReconcilable(parent)) return isConfirmed(parent) ? 'notReconcilable' : 'unknown';
    const isHurried = immediate && parent.sealed !== undefined;
    const delayMs = parent.sealed === undefined || immediate ? ASK_DELAY_MS : SEALED_ASK_DELAY_MS;
    // The message of an earlier mark may come minutes from now: a hurried one does not rely on it.
    const reliesForMs = isHurried ? delayMs : LOST_AFTER_DELAYS * delayMs;
    const askedLately = parent.dirtySince !== undefined && Math.abs(now() - parent.dirtySince) < reliesForMs;
    if (askedLately) return 'askedByAnother';
    // Refused: another process has marked it and sends the message; or a reconcile has cleared the mark, and
    // reads after us.
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

/** How long one round keeps others from requesting; a crash in between costs no more. */
export const ROUND_MS = MINUTE_MS;
/** How long after its end an unfinished ledger is still checked; AWS keeps 30 days. */
const HORIZON_MS = 31 * DAY_MS;

const FIRST_CHECK_MS = 5 * MINUTE_MS;
/**
 * A role that is repaired shows within an hour, through two ledgers: the sweep may be five minutes later than this,
 * and each sealed ledger is reconciled five minutes after a change.
 */
const LONGEST_CHECK_MS = 40 * MINUTE_MS;

interface Moment {
  readonly now: number;
  /** When Rollcall learnt of the end. */
  readonly endedSeenAt: number;
  /** How long after that the ledger is sealed with open targets. */
  readonly deadlineMs: number;
  /** How many rounds of requests there have been. */
  readonly requestRounds: number;
}

/**
 * When open targets are requested again: with exponential back-off, but at the deadline in any case; daily after
 * it.
 */
export function scheduleNextCheck({ now, endedSeenAt, deadlineMs, requestRounds }: Moment): number {
  const deadline = endedSeenAt + deadlineMs;
  if (now >= deadline) return now + DAY_MS;
  return Math.min(now + Math.min(FIRST_CHECK_MS * 2 ** requestRounds, LONGEST_CHECK_MS), deadline);
}

/** Whether it is no longer worth checking. */
export const isPastHorizon = ({ now, endedSeenAt }: Pick<Moment, 'now' | 'endedSeenAt'>): boolean =>
  now >= endedSeenAt + HORIZON_MS;
