/** From, inclusive, and to, in milliseconds since the epoch. */
export interface TimeSlice {
  readonly from: number;
  readonly to: number;
}

/** The time from then until now, oldest first, at most `sliceMs` at once, so that an interrupted look goes on where it was. */
export function planSlices(start: number, now: number, sliceMs: number): readonly TimeSlice[] {
  const slices: TimeSlice[] = [];
  for (let from = start; from < now; from += sliceMs)
    slices.push({ from, to: Math.min(from + sliceMs, now) });
  return slices;
}
