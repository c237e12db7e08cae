/** What a program gets from outside itself: time and chance. Tests bring their own. */
export interface RuntimeDeps {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Ends early, without complaint, if the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
}
