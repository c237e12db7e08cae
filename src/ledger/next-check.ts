import { DAY_MS, HOUR_MS, MINUTE_MS } from '../automation/durations.ts';

/** How long one round of asking keeps others from asking; a crash in between costs no more. */
export const ROUND_MS = MINUTE_MS;
/** How long after its end an unfinished ledger is still looked at; AWS keeps 30 days. */
const HORIZON_MS = 31 * DAY_MS;

interface Moment {
  readonly now: number;
  /** When Rollcall learnt of the end. */
  readonly endedSeenAt: number;
  /** How long after that the ledger is sealed as it is. */
  readonly deadlineMs: number;
  /** How often open targets were asked for before. */
  readonly requestRounds: number;
}

/** When open targets are worth asking for again: ever more rarely, but at the deadline; after it daily. */
export function scheduleNextCheck({ now, endedSeenAt, deadlineMs, requestRounds }: Moment): number {
  const deadline = endedSeenAt + deadlineMs;
  if (now >= deadline) return now + DAY_MS;
  return Math.min(now + Math.min(5 * MINUTE_MS * 2 ** requestRounds, HOUR_MS), deadline);
}

/** Whether it is no longer worth looking. */
export const isPastHorizon = ({ now, endedSeenAt }: Pick<Moment, 'now' | 'endedSeenAt'>): boolean =>
  now >= endedSeenAt + HORIZON_MS;
