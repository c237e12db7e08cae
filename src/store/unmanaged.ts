import { DAY_MS } from '../domain/durations.ts';

/** How long an unmanaged parent is remembered, in milliseconds. */
export const FOREIGN_MS = 2 * DAY_MS;

/** How long what was read of a child is kept while it is not known whose its parent is; AWS shows it for 30 days. */
export const UNCONFIRMED_MS = 2 * DAY_MS;

/** How long a parent that a child named is remembered: the sweep looks for it for a month. */
export const PLACEHOLDER_MS = 40 * DAY_MS;
