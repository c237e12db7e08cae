import { HOUR_MS, MINUTE_MS } from '../domain/durations.ts';

/** Two refusals of a location count only if they are this far apart: what passes within minutes is no refusal. */
export const REFUSALS_APART_MS = 5 * MINUTE_MS;

/** One refusal is enough where coverage has known the location as refused for longer than this. */
const KNOWN_REFUSED_MS = HOUR_MS;

/** AWS has refused a location, without a break as far as is known. Milliseconds since the epoch, by our clock. */
export interface RefusedTime {
  /** The first refusal. */
  readonly since: number | undefined;
  /** The last one. */
  readonly at: number;
}

/**
 * Whether AWS refuses a location for good, as far as can be known: it refused it at least twice, at least five minutes apart.
 * Throttles, lag and network trouble are no refusals, so they never come here.
 */
export const isRefusedForGood = ({ since, at }: RefusedTime): boolean =>
  since !== undefined && at - since >= REFUSALS_APART_MS;

/** Since when a location counts as refused that AWS refuses now; `knownSince` is what coverage knows. */
export const refusedSince = (knownSince: number | undefined, now: number): number =>
  knownSince !== undefined && now - knownSince > KNOWN_REFUSED_MS ? knownSince : now;
