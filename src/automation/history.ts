/** AWS keeps an execution for 30 days: one that is older than this may be gone for good. Milliseconds. */
export const HISTORY_MS = 29 * 24 * 60 * 60_000;
