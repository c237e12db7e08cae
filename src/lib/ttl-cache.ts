/** What one process has done lately, so that it does not repeat it. */
export interface TtlCache {
  /** Whether the value was the same, for keys that can have several. */
  has(key: string, what?: string): boolean;
  add(key: string, what?: string): void;
  delete(key: string): void;
}

/** How long a note of a location is not repeated: another process may see the opposite in that time. */
export const NOTED_MS = 3_600_000;

interface Settings {
  /** How long, in milliseconds. */
  readonly keptMs: number;
  readonly now: () => number;
  /** How many keys are kept at most, the latest; 20,000 unless said, a few megabytes. What is forgotten is done once more. */
  readonly most?: number;
}

const MOST = 20_000;

/** Keys are forgotten by halves: to take the oldest from a large map one by one costs more than all else that it does. */
export function createTtlCache({ keptMs, now, most = MOST }: Settings): TtlCache {
  let latest = new Map<string, { readonly what: string; readonly until: number }>();
  let earlier: typeof latest = new Map();
  return {
    has: (key, what = '') => {
      const last = latest.get(key) ?? earlier.get(key);
      return last !== undefined && last.what === what && last.until > now();
    },
    add: (key, what = '') => {
      latest.set(key, { what, until: now() + keptMs });
      if (latest.size < most / 2) return;
      earlier = latest;
      latest = new Map();
    },
    delete: (key) => {
      latest.delete(key);
      earlier.delete(key);
    },
  };
}
