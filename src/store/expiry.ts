/** When DynamoDB may delete an item, in seconds since the epoch: an execution is kept from its start on. */
export const expiryOf = (startTimeMs: number, retentionMs: number): number =>
  Math.floor((startTimeMs + retentionMs) / 1000);
