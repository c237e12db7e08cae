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
  /** How many keys are kept, the latest; 20,000 unless said, a few megabytes. What is forgotten is done once more. */
  readonly most?: number;
}

const MOST = 20_000;

export function createTtlCache({ keptMs, now, most = MOST }: Settings): TtlCache {
  const done = new Map<string, { readonly what: string; readonly until: number }>();
  return {
    has: (key, what = '') => {
      const last = done.get(key);
      return last !== undefined && last.what === what && last.until > now();
    },
    add: (key, what = '') => {
      done.delete(key); // The latest is the last, and expires last.
      done.set(key, { what, until: now() + keptMs });
      for (const [oldest, { until }] of done) {
        if (done.size <= most && until > now()) break;
        done.delete(oldest);
      }
    },
    delete: (key) => {
      done.delete(key);
    },
  };
}
