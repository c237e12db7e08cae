/** Runs work when there is room for it, in the order in which it was asked for. */
export type Limit = <Answer>(work: () => Promise<Answer>) => Promise<Answer>;

/** @param atOnce how much work is under way at the same time, at most */
export function createLimit(atOnce: number): Limit {
  let underWay = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    // Room that becomes free goes to the work that has waited longest, and not to work that is asked for just then.
    if (underWay < atOnce) underWay += 1;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) underWay -= 1;
      else next();
    }
  };
}

/**
 * How many ledgers a function holds at once: one of 30,000 targets takes more than 100 MB of its 512 while it is counted, and each of
 * the ten messages of a batch may ask for one. Counting is computing, so that it takes no longer one after the other.
 */
export const LEDGERS_AT_ONCE = 1;
