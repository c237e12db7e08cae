import { DAY_MS } from './durations.ts';

/** AWS keeps an execution for 30 days: an older one may be gone for good. */
export const HISTORY_MS = 29 * DAY_MS;
