/** What a program takes from outside: time and chance. Tests bring their own. */
export interface RuntimeDeps {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Ends early, without an error, if the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
}
