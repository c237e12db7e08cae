import { below, type Condition } from './table.ts';
import { DAY_MS } from '../domain/durations.ts';

/** When DynamoDB may delete an item, in seconds since the epoch: an execution is kept from its start on. */
export const expiryOf = (startTimeMs: number, retentionMs: number): number =>
  Math.floor((startTimeMs + retentionMs) / 1000);

/** Holds of an item that has expired and still stands in the table: readers do not see it, and a writer may take its place. */
export const isExpired = (now: number): Condition => below('expiresAt', Math.floor(now / 1000) + 1);

/** How long an unmanaged parent is remembered, in milliseconds. */
export const FOREIGN_MS = 2 * DAY_MS;

/** How long what was read of a child is kept while it is not known whose its parent is; AWS shows it for 30 days. */
export const UNCONFIRMED_MS = 2 * DAY_MS;

/** How long a parent that a child named is remembered: the sweep looks for it for a month. */
export const PLACEHOLDER_MS = 40 * DAY_MS;
