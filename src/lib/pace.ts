/** The quota is 3 calls/s for each account and Region, and it is the customer's: Rollcall takes two. */
export const COLLECT_SPACING_MS = 500;

/** Waits for a key's turn: its turns are a fixed time apart, across all callers. */
export type Pace = (key: string) => Promise<void>;

interface Settings {
  readonly spacingMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export function createPace({ spacingMs, now, sleep }: Settings): Pace {
  const nextTurnAt = new Map<string, number>();
  return async (key) => {
    const turnAt = Math.max(now(), nextTurnAt.get(key) ?? 0);
    nextTurnAt.set(key, turnAt + spacingMs);
    if (turnAt > now()) await sleep(turnAt - now());
  };
}
