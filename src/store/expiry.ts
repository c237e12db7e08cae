import { below, type Condition } from './table.ts';

/** When DynamoDB may delete an item, in seconds since the epoch: an execution is kept from its start on. */
export const expiryOf = (startTimeMs: number, retentionMs: number): number =>
  Math.floor((startTimeMs + retentionMs) / 1000);

/** Holds of an item that has expired and still stands in the table: readers do not see it, and a writer may take its place. */
export const isExpired = (now: number): Condition => below('expiresAt', Math.floor(now / 1000) + 1);
