import { MINUTE_MS } from '../domain/durations.ts';

/**
 * When the sweep checks a running parent, a placeholder whose request was lost, or a dirty mark whose message
 * was lost.
 */
export const NEXT_LOOK_MS = 5 * MINUTE_MS;

/** The item is in the index of what is open, to be checked then (milliseconds since the epoch). */
export const open = (nextCheckAt: number) => ({ open: 'open', nextCheckAt });
