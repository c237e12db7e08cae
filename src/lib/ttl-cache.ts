/** What one process remembers to have done lately, so that it does not try again. */
export interface TtlCache {
  /** Whether it was the same, where it can be one thing or another. */
  has(key: string, what?: string): boolean;
  add(key: string, what?: string): void;
  delete(key: string): void;
}

/** How long what was noted of a place is left alone: meanwhile another process may have seen the opposite. */
export const NOTED_MS = 3_600_000;

interface Settings {
  /** How long, in milliseconds. */
  readonly keptMs: number;
  readonly now: () => number;
}

export function createTtlCache({ keptMs, now }: Settings): TtlCache {
  const done = new Map<string, { readonly what: string; readonly until: number }>();
  return {
    has: (key, what = '') => {
      const last = done.get(key);
      return last !== undefined && last.what === what && last.until > now();
    },
    add: (key, what = '') => {
      done.set(key, { what, until: now() + keptMs });
    },
    delete: (key) => {
      done.delete(key);
    },
  };
}
