import type { Attempts } from '../domain/execution-ref.ts';

const SECOND_MS = 1_000;

/** A source of chance: a number from 0 up to, but not including, 1. */
export type Random = () => number;

/** After throttling: 30 to 300 s, longer each time, with jitter so that messages do not all come back at once. */
export function throttledDelayMs({ throttled = 0 }: Attempts, random: Random): number {
  const upTo = Math.min(300, 60 * 2 ** throttled);
  return Math.round((30 + random() * (upTo - 30)) * SECOND_MS);
}

/** For what AWS may not show yet: 2, 4, 8, 16, 32 s. Then undefined: the absence is believed. */
const lagDelayMs = (attempts: number): number | undefined =>
  attempts >= 5 ? undefined : 2 ** (attempts + 1) * SECOND_MS;

export const notFoundDelayMs = ({ notFound = 0 }: Attempts): number | undefined => lagDelayMs(notFound);
export const notEndedDelayMs = ({ notEnded = 0 }: Attempts): number | undefined => lagDelayMs(notEnded);
