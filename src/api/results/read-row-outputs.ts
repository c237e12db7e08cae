import type { Outputs } from '../../domain/outputs.ts';
import type { Target } from '../../ledger/target.ts';
import type { ServeStore } from '../ports.ts';

/**
 * The outputs that rows hold of ended targets, by execution ID: at most 4 KB each. Targets that are next to each other in their ledger
 * are read as one range.
 * @param all the whole ledger, in its order
 */
export async function readRowOutputs(
  store: Pick<ServeStore, 'rowOutputs'>,
  parentId: string,
  targets: readonly Target[],
  all: readonly Target[],
): Promise<ReadonlyMap<string, Outputs>> {
  const ended = targets.flatMap(({ row }) => (row?.rank === 3 ? [row] : []));
  if (ended.length === 0) return new Map();
  const wanted = new Set(targets);
  const first = all.findIndex((target) => wanted.has(target));
  const last = all.findLastIndex((target) => wanted.has(target));
  return store.rowOutputs(parentId, ended, last - first < 2 * ended.length);
}
