/**
 * When DynamoDB may delete an item, in seconds since the epoch. The retention of an execution counts from its
 * start.
 */
export const expiryOf = (startTimeMs: number, retentionMs: number): number =>
  Math.floor((startTimeMs + retentionMs) / 1000);
