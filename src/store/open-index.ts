import { MINUTE_MS } from '../domain/durations.ts';

/** When the sweep looks at a parent that is under way, at a stub whose request was lost, or at a mark whose message was. */
export const NEXT_LOOK_MS = 5 * MINUTE_MS;

/** Stands in the index of what is open, to be looked at then (milliseconds since the epoch). */
export const open = (nextCheckAt: number) => ({ open: 'open', nextCheckAt });
