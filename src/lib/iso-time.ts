/** Milliseconds since the epoch as ISO 8601 in UTC; what is absent stays absent. */
export const toIsoTime = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();
