const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000];
const UNITS = [
  { name: 'min', ms: MINUTE_MS, until: 120 * MINUTE_MS },
  { name: 'h', ms: HOUR_MS, until: 48 * HOUR_MS },
  { name: 'days', ms: DAY_MS, until: 60 * DAY_MS },
] as const;

/**
 * How long ago a time was, for tables: `just now`, `5 min ago`, `3 h ago`, `12 days ago`; its date beyond 60 days, and where it lies
 * ahead. The exact time is in JSON and CSV.
 * @param time ISO 8601; text that is no time stays as it is
 * @param now milliseconds since the epoch
 */
export function printAgo(time: string, now: number): string {
  const ms = now - Date.parse(time);
  if (Number.isNaN(ms)) return time;
  if (Math.abs(ms) < MINUTE_MS) return 'just now';
  const unit = ms < 0 ? undefined : UNITS.find(({ until }) => ms < until);
  return unit === undefined ? time.slice(0, 10) : `${Math.floor(ms / unit.ms)} ${unit.name} ago`;
}
