const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ofUnit = (count: number, unit: string): string => `${count} ${unit}`;

/** `850 ms`, `12 s`, `4 min 10 s`, `3 h 5 min`, `2 d 4 h`. */
export function duration(ms: number): string {
  if (ms < SECOND) return ofUnit(Math.max(0, Math.round(ms)), 'ms');
  if (ms < 10 * SECOND) return ofUnit(Number((ms / SECOND).toFixed(1)), 's');
  if (ms < MINUTE) return ofUnit(Math.round(ms / SECOND), 's');
  const [big, bigUnit, small, smallUnit] = ((): readonly [number, string, number, string] => {
    if (ms < HOUR) return [MINUTE, 'min', SECOND, 's'];
    return ms < DAY ? [HOUR, 'h', MINUTE, 'min'] : [DAY, 'd', HOUR, 'h'];
  })();
  const count = Math.floor(ms / big);
  const rest = Math.floor((ms % big) / small);
  return rest === 0 || (big === MINUTE && count >= 10)
    ? ofUnit(count, bigUnit)
    : `${ofUnit(count, bigUnit)} ${ofUnit(rest, smallUnit)}`;
}

/** `just now`, `5 min ago`, `3 h ago`, `yesterday`, `12 d ago`; `in 5 min` of what is to come. */
export function relative(time: number, now: number): string {
  const ms = now - time;
  if (ms < 0) return ms > -45 * SECOND ? 'in a moment' : `in ${duration(-ms)}`;
  if (ms < 45 * SECOND) return 'just now';
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min ago`;
  if (ms < DAY) return `${Math.round(ms / HOUR)} h ago`;
  return ms < 2 * DAY ? 'yesterday' : `${Math.round(ms / DAY)} d ago`;
}

/** Milliseconds since the epoch; undefined of what is no time. */
export function millis(iso: string | undefined): number | undefined {
  const time = iso === undefined ? Number.NaN : Date.parse(iso);
  return Number.isNaN(time) ? undefined : time;
}

/** How long something took; undefined if one end is not known. */
export function between(start: string | undefined, end: string | undefined): number | undefined {
  const [from, to] = [millis(start), millis(end)];
  return from === undefined || to === undefined ? undefined : to - from;
}
