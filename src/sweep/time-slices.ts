/** From, inclusive, and to, in milliseconds since the epoch. */
export interface TimeSlice {
  readonly from: number;
  readonly to: number;
}

/**
 * The time from then until now, oldest first, in slices of at most `sliceMs`, so that an interrupted search
 * continues where it was.
 */
export function planSlices(start: number, now: number, sliceMs: number): readonly TimeSlice[] {
  const slices: TimeSlice[] = [];
  for (let from = start; from < now; from += sliceMs)
    slices.push({ from, to: Math.min(from + sliceMs, now) });
  return slices;
}
