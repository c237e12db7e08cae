import { locationKey, type Location } from '../domain/location.ts';
import { ThrottledError } from './errors.ts';

/**
 * Keeps one account from taking more than its share of a process that works for many. What is refused here is refused at once, so
 * that it can be requeued: waiting would hold a place in a batch that others need.
 */
export interface FairShare {
  /**
   * Begins a call to a location.
   * @returns what ends it
   * @throws {ThrottledError} if the location was throttled a moment ago, or it or its account has its share
   */
  enter(location: Location): () => void;
  /** @throws {ThrottledError} if the location was throttled a moment ago */
  check(location: Location): void;
  /** AWS has refused a call there as one too many. */
  close(location: Location): void;
}

/** For a process that limits by itself how much it does at once. */
export const NO_LIMIT: FairShare = {
  enter: () => () => undefined,
  check: () => undefined,
  close: () => undefined,
};

/** Of one function: it handles ten messages at once, of which an account may hold up four. */
export const COLLECT_SHARE = { inLocation: 2, inAccount: 4, closedMs: 1_000 } as const;

interface Settings {
  /** How many calls to one location may be under way or wait for their turn: one that is asked, and one that is next. */
  readonly inLocation: number;
  /** The same of one account, in all of its Regions. */
  readonly inAccount: number;
  /** For how long a location that was throttled is not asked again. */
  readonly closedMs: number;
  readonly now: () => number;
}

export function createFairShare({ inLocation, inAccount, closedMs, now }: Settings): FairShare {
  const underWay = new Map<string, number>();
  const closedUntil = new Map<string, number>();

  return {
    enter: (location) => {
      check(location);
      const keys = [locationKey(location), location.accountId] as const;
      const [ofLocation, ofAccount] = keys.map((key) => underWay.get(key) ?? 0);
      if ((ofLocation ?? 0) >= inLocation || (ofAccount ?? 0) >= inAccount) {
        throw new ThrottledError(`${locationKey(location)} has its share of this process`);
      }
      for (const key of keys) underWay.set(key, (underWay.get(key) ?? 0) + 1);
      return () => {
        for (const key of keys) release(key);
      };
    },
    check,
    close: (location) => {
      closedUntil.set(locationKey(location), now() + closedMs);
    },
  };

  function check(location: Location): void {
    const key = locationKey(location);
    const until = closedUntil.get(key);
    if (until === undefined) return;
    if (until > now()) throw new ThrottledError(`Throttled in ${key} a moment ago`);
    closedUntil.delete(key);
  }

  function release(key: string): void {
    const left = (underWay.get(key) ?? 1) - 1;
    if (left > 0) underWay.set(key, left);
    else underWay.delete(key);
  }
}
