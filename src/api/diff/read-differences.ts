import { UNREADABLE, type Unreadable } from '../../ledger/result.ts';
import type { Target } from '../../ledger/target.ts';
import { batchesOf } from '../../lib/batches.ts';
import {
  mustCompareOutputs,
  pairTargets,
  toDifference,
  type CauseIds,
  type Difference,
  type TargetPair,
} from './diff-ledgers.ts';
import { haveSameOutputs } from './diff-outputs.ts';
import type { ServeStore } from '../ports.ts';
import type { Ledger } from '../ledgers/read-ledger.ts';
import { readOutputs, type KeptOutputs } from '../results/read-results.ts';

type OutputStore = Pick<ServeStore, 'rowOutputs' | 'findResults'>;

/** Two ledgers: before and after. */
export interface TwoLedgers {
  readonly from: Ledger;
  readonly to: Ledger;
}

const NOTHING: KeptOutputs = { outputs: {}, omitted: [] };
/** A result may have 10 MB, so few are held at once. */
export const PAIRS_AT_ONCE = 5;

/** All targets of both runs, each with how it changed. Outputs are read only where the rows do not tell. By key. */
export async function readDifferences(
  store: OutputStore,
  { from, to }: TwoLedgers,
  causeIds: CauseIds,
): Promise<readonly Difference[]> {
  const pairs = pairTargets(from.rollCall.targets, to.rollCall.targets);
  const read = new Map<string, boolean>();
  for (const some of batchesOf(pairs.filter(mustCompareOutputs), PAIRS_AT_ONCE)) {
    const both = await readPairs(store, { from, to }, some);
    for (const { key, before, after } of both) {
      // What cannot be read cannot be shown to be the same.
      const same = before !== UNREADABLE && after !== UNREADABLE && haveSameOutputs(before, after);
      read.set(key, !same);
    }
  }
  return pairs.map((pair) => toDifference(pair, read, causeIds));
}

/** What both targets of each pair gave; nothing for a target that does not exist. */
export async function readPairs(
  store: OutputStore,
  { from, to }: TwoLedgers,
  pairs: readonly TargetPair[],
): Promise<
  readonly {
    readonly key: string;
    readonly before: KeptOutputs | Unreadable;
    readonly after: KeptOutputs | Unreadable;
  }[]
> {
  const side = async ({ parent }: Ledger, targets: readonly (Target | undefined)[]) => {
    const there = targets.flatMap((target) => target ?? []);
    const kept = await readOutputs(store, parent.executionId, there);
    const byTarget = new Map(there.map((target, index) => [target, kept[index]]));
    return targets.map((target) => (target && byTarget.get(target)) ?? NOTHING);
  };
  const [before, after] = await Promise.all([
    side(
      from,
      pairs.map((pair) => pair.from),
    ),
    side(
      to,
      pairs.map((pair) => pair.to),
    ),
  ]);
  return pairs.map(({ key }, index) => ({
    key,
    before: before[index] ?? NOTHING,
    after: after[index] ?? NOTHING,
  }));
}
