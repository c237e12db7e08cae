import { MINUTE_MS } from '../domain/durations.ts';
import type { Parent } from '../ledger/parent.ts';
import type { OpenWork } from './open-work.ts';

/** How often a running parent, or a child that has not ended, is read. */
export const STEP_MS = 10_000;
/** An empty list of children proves nothing before this long after the end, as in `evaluateTargets`. */
const LIST_SETTLES_AFTER_MS = 5 * MINUTE_MS;

/**
 * Whether a repeated request may show more without anyone changing anything. A nested ledger is open only
 * because of what is below it.
 */
export const mayChange = ({ kind }: OpenWork): boolean => kind === 'startedNobody' || kind === 'notEnded';

/** Whether AWS may not show everything yet: soon after the parent's end. */
export const mayLag = (parent: Parent, open: readonly OpenWork[], now: number): boolean =>
  now < settledAt(parent) && open.some(mayChange);

/** How long to wait before it is worth asking again. */
export function stepMs(parent: Parent, open: readonly OpenWork[], now: number): number {
  const onlyLists = open.filter(mayChange).every(({ kind }) => kind === 'startedNobody');
  return onlyLists ? Math.max(STEP_MS, settledAt(parent) - now) : STEP_MS;
}

/** When a repeated request may show more, in milliseconds since the epoch; undefined if it would not. */
export function lookAgainAt(parent: Parent, open: readonly OpenWork[], now: number): number | undefined {
  if (parent.endedSeenAt === undefined) return now + STEP_MS;
  return open.some(mayChange) ? now + stepMs(parent, open, now) : undefined;
}

const settledAt = ({ endTime, endedSeenAt }: Parent): number =>
  (endTime ?? endedSeenAt ?? -Infinity) + LIST_SETTLES_AFTER_MS;
