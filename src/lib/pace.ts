/** Waits for a key's turn: its turns are at least a fixed time apart, whoever asks. */
export type Pace = (key: string) => Promise<void>;

interface Settings {
  readonly spacingMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** A turn begins when it is taken, not when it was due: whoever was kept waiting does not make the next one hurry. */
export function createPace({ spacingMs, now, sleep }: Settings): Pace {
  const turns = new Map<string, Promise<number>>();

  return async (key) => {
    const turn = takeTurn(turns.get(key));
    turns.set(key, turn);
    await turn;
  };

  async function takeTurn(before: Promise<number> | undefined): Promise<number> {
    const dueAt = before === undefined ? now() : (await before) + spacingMs;
    if (now() < dueAt) await sleep(dueAt - now());
    return Math.max(now(), dueAt);
  }
}
