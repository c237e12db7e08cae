/** From, inclusive, and to, in milliseconds since the epoch. */
export interface TimeSlice {
  readonly from: number;
  readonly to: number;
}

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** Lists may lag: what started shortly before the last look is looked for again. */
const OVERLAP_MS = HOUR_MS;

/** The time since `listedUntil`, oldest first, at most a day at once, so that an interrupted look goes on where it was. */
export function planSlices(listedUntil: number, now: number): readonly TimeSlice[] {
  const slices: TimeSlice[] = [];
  for (let from = listedUntil - OVERLAP_MS; from < now; from += DAY_MS) {
    slices.push({ from, to: Math.min(from + DAY_MS, now) });
  }
  return slices;
}
