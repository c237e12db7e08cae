/** The quota is 3 calls/s for each account and Region, and it is the customer's: Rollcall takes two. */
export const COLLECT_SPACING_MS = 500;

/**
 * STS takes 600 requests a second from an account in each Region, in all: Rollcall takes two thirds, as of Systems Manager.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-sts-requests
 */
export const SESSION_SPACING_MS = 2.5;

/** Waits for a key's turn: its turns are a fixed time apart, across all callers. */
export type Pace = (key: string) => Promise<void>;

interface Settings {
  readonly spacingMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export function createPace({ spacingMs, now, sleep }: Settings): Pace {
  /** The key whose turn was given last is the last. */
  const nextTurnAt = new Map<string, number>();
  return async (key) => {
    const turnAt = Math.max(now(), nextTurnAt.get(key) ?? 0);
    nextTurnAt.delete(key);
    nextTurnAt.set(key, turnAt + spacingMs);
    // A turn that is over says nothing more. Thousands of locations would stay otherwise.
    for (const [oldest, at] of nextTurnAt) {
      if (at > now()) break;
      nextTurnAt.delete(oldest);
    }
    if (turnAt > now()) await sleep(turnAt - now());
  };
}
