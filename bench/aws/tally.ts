/** What was called, and how often within one second, as the bench's AWS saw it. */
export interface Counts {
  readonly calls: Readonly<Record<string, number>>;
  readonly throttles: number;
  /** The most calls of Systems Manager in one account and Region within 0.9 s: on their way, calls half a second apart come closer. */
  readonly mostInLocation: number;
  /** The most calls of STS within any second. */
  readonly mostOfSts: number;
}

const SECOND_MS = 1_000;
const NEARLY_MS = 900;

/** Counts calls. Whether one is too many is decided by those of the last second in its location: AWS counts in a way like that. */
export function createTally(perSecond: number) {
  let calls: Record<string, number> = {};
  let throttles = 0;
  let most = { inLocation: 0, ofSts: 0 };
  let lately = new Map<string, number[]>();

  return {
    /** @returns whether it is within the quota of its location */
    count: (operation: string, location: string, now: number): boolean => {
      calls[operation] = (calls[operation] ?? 0) + 1;
      const before = lately.get(location) ?? [];
      while (before[0] !== undefined && before[0] <= now - SECOND_MS) before.shift();
      before.push(now);
      lately.set(location, before);
      if (location === 'sts') {
        most = { ...most, ofSts: Math.max(most.ofSts, before.length) };
        return true;
      }
      const close = before.filter((at) => at > now - NEARLY_MS).length;
      most = { ...most, inLocation: Math.max(most.inLocation, close) };
      const isWithin = before.length <= perSecond;
      if (!isWithin) throttles += 1;
      return isWithin;
    },
    /** Gives what was counted, and begins again. */
    take: (): Counts => {
      const counts = { calls, throttles, mostInLocation: most.inLocation, mostOfSts: most.ofSts };
      calls = {};
      throttles = 0;
      most = { inLocation: 0, ofSts: 0 };
      lately = new Map();
      return counts;
    },
  };
}
