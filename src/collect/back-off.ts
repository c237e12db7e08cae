import type { Attempts } from '../domain/execution-ref.ts';
import { REFUSALS_APART_MS } from '../ledger/refusal.ts';

const SECOND_MS = 1_000;

/** A source of chance: a number from 0 up to, but not including, 1. */
export type Random = () => number;

/** Clocks of two processes differ a little. */
const REFUSED_SLACK_MS = 2_000;

const FIRST_THROTTLED_S = 10;
const LONGEST_THROTTLED_S = 300;

/**
 * A message that was throttled: 5 to 300 s, half as long again each time, spread out so that not all come back at once. Few messages come
 * back soon; thousands of one account come back ever more rarely, and so leave the functions to others.
 */
export function throttledDelayMs({ throttled = 0 }: Attempts, random: Random): number {
  const upTo = Math.min(LONGEST_THROTTLED_S, FIRST_THROTTLED_S * 1.5 ** throttled);
  return Math.round(((1 + random()) / 2) * upTo * SECOND_MS);
}

/** For what AWS may not show yet: 2, 4, 8, 16, 32 s. Then undefined: the absence is believed. */
const lagDelayMs = (attempts: number): number | undefined =>
  attempts >= 5 ? undefined : 2 ** (attempts + 1) * SECOND_MS;

/**
 * Once, when AWS has refused a location for the first time: a little more than the time after which a second refusal
 * counts. Later refusals are left to the rounds.
 */
export const refusedDelayMs = ({ refused = 0 }: Attempts): number | undefined =>
  refused > 0 ? undefined : REFUSALS_APART_MS + REFUSED_SLACK_MS;

export const notFoundDelayMs = ({ notFound = 0 }: Attempts): number | undefined => lagDelayMs(notFound);
export const crowdedDelayMs = ({ crowded = 0 }: Attempts): number | undefined => lagDelayMs(crowded);
export const notEndedDelayMs = ({ notEnded = 0 }: Attempts): number | undefined => lagDelayMs(notEnded);
