interface Settings {
  readonly start: number;
  readonly least: number;
  readonly most: number;
  /** After it was lowered it stays for so long: the calls that were under way then say nothing new. */
  readonly restMs: number;
  readonly now: () => number;
}

/** How much may be done at once, learned from what AWS lets through. */
export interface AdaptiveLimit {
  /** A whole number. */
  current(): number;
  /** Something was done without trouble: one more fits; once AWS has throttled, one more for each round of as many as fit now. */
  succeeded(): void;
  /** AWS refused a call as one too many: half as many fit. */
  throttled(): void;
}

/**
 * Slow start, then additive increase and multiplicative decrease, as TCP does. The quotas of Systems Manager are each account's own and are paced for each location,
 * so that hundreds of locations may be under way at once. What this answers is what is shared: STS, and other programs of the caller.
 */
export function createAdaptiveLimit({ start, least, most, restMs, now }: Settings): AdaptiveLimit {
  let limit = start;
  let loweredAt = -Infinity;
  return {
    current: () => Math.floor(limit),
    succeeded: () => {
      if (now() - loweredAt < restMs) return;
      limit = Math.min(most, limit + (loweredAt === -Infinity ? 1 : 1 / limit));
    },
    throttled: () => {
      if (now() - loweredAt < restMs) return;
      loweredAt = now();
      limit = Math.max(least, limit / 2);
    },
  };
}
