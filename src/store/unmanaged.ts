import { DAY_MS } from '../domain/durations.ts';

/** How long an unmanaged parent is remembered, in milliseconds. */
export const FOREIGN_MS = 2 * DAY_MS;
