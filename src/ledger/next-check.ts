import { DAY_MS, MINUTE_MS } from '../domain/durations.ts';

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
