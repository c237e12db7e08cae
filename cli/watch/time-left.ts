/** How many targets were settled at a time, in milliseconds since the epoch. */
export interface Sample {
  readonly at: number;
  readonly settled: number;
}

const WINDOW_MS = 60_000;
const SHORTEST_MS = 10_000;

/** Only what the last minute needs. */
export const keepSamples = (samples: readonly Sample[], latest: Sample): readonly Sample[] => [
  ...samples.filter(({ at }) => latest.at - at <= WINDOW_MS),
  latest,
];

/**
 * How long the rest takes at the pace of the last minute, in milliseconds. Undefined where that would be a
 * guess: nothing was settled in that minute, or less than ten seconds of it were observed.
 */
export function timeLeftMs(samples: readonly Sample[], open: number): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || open <= 0) return undefined;
  const [took, settled] = [last.at - first.at, last.settled - first.settled];
  return took < SHORTEST_MS || settled <= 0 ? undefined : (open * took) / settled;
}

/** `about 40 s left`, `about 3 min left`. */
export function describeTimeLeft(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return `about ${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `about ${minutes} min left` : `about ${Math.round(minutes / 60)} h left`;
}
