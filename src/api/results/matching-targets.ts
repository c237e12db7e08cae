import type { Target } from '../../ledger/target.ts';
import type { CauseIdOf } from '../causes/cause-id-of.ts';
import type { ServeStore } from '../ports.ts';
import { matchesTarget, type TargetFilter } from './target-filter.ts';
import { keyTargets, type KeyedTarget } from './key-targets.ts';
import { readOutputNames } from './read-results.ts';

interface Wanted {
  readonly filter: TargetFilter;
  /** A target must have all of these outputs. */
  readonly outputs: readonly string[];
  /** Whether all output names are wanted. */
  readonly withNames: boolean;
  readonly causeIdOf: CauseIdOf;
}

interface Matching {
  /** In the order of their parent. */
  readonly targets: readonly KeyedTarget[];
  /** The output names of all of them, each once, sorted; empty if not wanted. */
  readonly outputNames: readonly string[];
}

/** The targets that match. Outputs are read only where a filter needs a name that the row does not tell. */
export async function findMatching(
  store: Pick<ServeStore, 'rowOutputs' | 'findResults'>,
  parentId: string,
  all: readonly Target[],
  { filter, outputs, withNames, causeIdOf }: Wanted,
): Promise<Matching> {
  const filtered = keyTargets(all).filter(({ target }) => matchesTarget(target, filter, causeIdOf));
  if (!withNames && outputs.length === 0) return { targets: filtered, outputNames: [] };

  const targets = filtered.map(({ target }) => target);
  const names = await readOutputNames(store, parentId, targets);
  const matching = filtered
    .map((keyed, index) => ({ keyed, names: names[index] ?? [] }))
    .filter((one) => outputs.every((output) => one.names.includes(output)));
  return {
    targets: matching.map(({ keyed }) => keyed),
    outputNames: withNames ? [...new Set(matching.flatMap((one) => one.names))].sort() : [],
  };
}
