import { DAY_MS } from '../automation/durations.ts';

/** How long it is remembered that a parent is none of ours, in milliseconds. */
export const FOREIGN_MS = 2 * DAY_MS;
