import { limitOutputs } from '../../domain/limit-outputs.ts';
import type { Outputs } from '../../domain/outputs.ts';
import { UNREADABLE, type Result, type Unreadable } from '../../ledger/result.ts';
import type { Target } from '../../ledger/target.ts';
import { batchesOf } from '../../lib/batches.ts';
import { toResultAnswer, type ResultAnswer } from '../target/target-answer.ts';
import type { CauseIdOf } from '../causes/cause-id-of.ts';
import type { NameOf } from '../account-names/name-of.ts';
import type { ServeStore } from '../ports.ts';
import { BATCH, MAX_PAGE_BYTES } from './result-page.ts';

/** Outputs as they are kept, and the names of those that were too large to keep. */
export interface KeptOutputs {
  readonly outputs: Outputs;
  readonly omitted: readonly string[];
}

/**
 * What the execution of each target gave, in the targets' order; undefined for one that has not ended. A result
 * that cannot be understood is named as such.
 * @param known the outputs that their rows hold, if they were read already
 */
export async function readOutputs(
  store: Pick<ServeStore, 'rowOutputs' | 'findResults'>,
  parentId: string,
  targets: readonly Target[],
  known?: ReadonlyMap<string, Outputs>,
): Promise<readonly (KeptOutputs | Unreadable | undefined)[]> {
  const ended = targets.flatMap(({ row }) => (row?.rank === 3 ? [row] : []));
  const inRows = known ?? (await store.rowOutputs(parentId, ended));
  const elsewhere = ended.flatMap(({ executionId }) => (inRows.has(executionId) ? [] : [executionId]));
  const stored: ReadonlyMap<string, Result | Unreadable> =
    elsewhere.length === 0 ? new Map() : await store.findResults(elsewhere);
  return targets.map(({ row }) => {
    if (row?.rank !== 3) return undefined;
    const result = stored.get(row.executionId);
    if (result === UNREADABLE) return UNREADABLE;
    return {
      outputs: result?.execution.outputs ?? inRows.get(row.executionId) ?? {},
      omitted: result?.omittedOutputs ?? [],
    };
  });
}

/** Which outputs of each target are read, and how much of them is given. */
interface OutputsWanted {
  /** By name; if empty, no outputs are read. */
  readonly outputs: 'all' | readonly string[];
  /** What the rows of all targets of the page hold, by execution ID. */
  readonly inRows: ReadonlyMap<string, Outputs>;
  /** The size of one output in an answer. */
  readonly outputBytes: (output: readonly [name: string, values: readonly string[]]) => number;
  readonly causeIdOf: CauseIdOf;
}

/** Targets with the outputs that are wanted. An output that is too large for any answer is left out and named. */
export async function readResults(
  store: Pick<ServeStore, 'rowOutputs' | 'findResults'>,
  parentId: string,
  targets: readonly Target[],
  nameOf: NameOf,
  { outputs: wanted, inRows, outputBytes, causeIdOf }: OutputsWanted,
): Promise<readonly ResultAnswer[]> {
  if (wanted.length === 0) {
    return targets.map((target) => toResultAnswer(target, undefined, [], nameOf, causeIdOf));
  }
  // They have at most 4 KB, and fit into any answer.
  const isInRow = ({ row }: Target): boolean => row !== undefined && inRows.has(row.executionId);
  const isWanted = (name: string): boolean => wanted === 'all' || wanted.includes(name);
  const kept = await readOutputs(store, parentId, targets, inRows);
  return targets.map((target, index) => {
    const all = kept[index];
    if (all === UNREADABLE) return toResultAnswer(target, UNREADABLE, [], nameOf, causeIdOf);
    const chosen = Object.entries(all?.outputs ?? {}).filter(([name]) => isWanted(name));
    const { outputs, omitted } = isInRow(target)
      ? { outputs: Object.fromEntries(chosen), omitted: [] }
      : limitOutputs(Object.fromEntries(chosen), MAX_PAGE_BYTES, outputBytes);
    const notKept = all?.omitted.filter(isWanted) ?? [];
    return toResultAnswer(target, all && outputs, [...notKept, ...omitted], nameOf, causeIdOf);
  });
}

/** The output names of each target, in the targets' order; read only where its row does not tell. */
export async function readOutputNames(
  store: Pick<ServeStore, 'rowOutputs' | 'findResults'>,
  parentId: string,
  targets: readonly Target[],
): Promise<readonly (readonly string[])[]> {
  const names = new Map<Target, readonly string[]>();
  const unnamed = targets.filter(({ row }) => row?.rank === 3 && row.outputNames === undefined);
  for (const batch of batchesOf(unnamed, BATCH)) {
    const kept = await readOutputs(store, parentId, batch);
    for (const [index, target] of batch.entries()) {
      const outputs = kept[index];
      names.set(target, outputs === UNREADABLE ? [] : Object.keys(outputs?.outputs ?? {}));
    }
  }
  return targets.map((target) => target.row?.outputNames ?? names.get(target) ?? []);
}
