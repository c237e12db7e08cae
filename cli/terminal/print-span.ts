const UNITS = [
  { name: 'min', ms: 60_000, until: 120 * 60_000 },
  { name: 'h', ms: 3_600_000, until: 48 * 3_600_000 },
  { name: 'days', ms: 86_400_000, until: Infinity },
] as const;
const SECONDS_UNTIL = 120_000;

/** A duration, as exact as people need it: `0.8 s`, `17 min`, `5 h`, `12 days`. @param ms milliseconds */
export function printSpan(ms: number): string {
  const unit = ms < SECONDS_UNTIL ? undefined : UNITS.find(({ until }) => ms < until);
  return unit === undefined ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / unit.ms)} ${unit.name}`;
}
