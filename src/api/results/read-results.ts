import { limitOutputs } from '../../domain/limit-outputs.ts';
import type { Outputs } from '../../domain/outputs.ts';
import { UNREADABLE, type Unreadable } from '../../ledger/result.ts';
import type { Target } from '../../ledger/target.ts';
import { batchesOf } from '../../lib/batches.ts';
import { toResultAnswer, type ResultAnswer } from '../target/target-answer.ts';
import type { CauseIdOf } from '../causes/cause-id-of.ts';
import type { NameOf } from '../account-names/name-of.ts';
import type { ServeStore } from '../ports.ts';
import { BATCH, MAX_PAGE_BYTES } from './result-page.ts';

/** Outputs as they are kept, and the names of those that were too large to be kept. */
export interface KeptOutputs {
  readonly outputs: Outputs;
  readonly omitted: readonly string[];
}

/** Of each target, in their order, what its execution gave; undefined for one that has not ended. What cannot be understood is said. */
export async function readOutputs(
  store: Pick<ServeStore, 'rowOutputs' | 'findResults'>,
  parentId: string,
  targets: readonly Target[],
): Promise<readonly (KeptOutputs | Unreadable | undefined)[]> {
  const ended = targets.flatMap(({ row }) => (row?.rank === 3 ? [row] : []));
  const inRows = await store.rowOutputs(parentId, ended);
  const stored = await store.findResults(
    ended.map(({ executionId }) => executionId).filter((executionId) => !inRows.has(executionId)),
  );
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

/** What is read of the outputs of each target, and how much of it is given. */
interface OutputsWanted {
  /** By name; if none, none are read. */
  readonly outputs: 'all' | readonly string[];
  /** What one output takes of an answer. */
  readonly outputBytes: (output: readonly [name: string, values: readonly string[]]) => number;
  readonly causeIdOf: CauseIdOf;
}

/** Targets with the outputs that are wanted; what is too large for any answer is left out, and named. */
export async function readResults(
  store: Pick<ServeStore, 'rowOutputs' | 'findResults'>,
  parentId: string,
  targets: readonly Target[],
  nameOf: NameOf,
  { outputs: wanted, outputBytes, causeIdOf }: OutputsWanted,
): Promise<readonly ResultAnswer[]> {
  if (wanted.length === 0) {
    return targets.map((target) => toResultAnswer(target, undefined, [], nameOf, causeIdOf));
  }
  const isWanted = (name: string): boolean => wanted === 'all' || wanted.includes(name);
  const kept = await readOutputs(store, parentId, targets);
  return targets.map((target, index) => {
    const all = kept[index];
    if (all === UNREADABLE) return toResultAnswer(target, UNREADABLE, [], nameOf, causeIdOf);
    const chosen = Object.entries(all?.outputs ?? {}).filter(([name]) => isWanted(name));
    const { outputs, omitted } = limitOutputs(Object.fromEntries(chosen), MAX_PAGE_BYTES, outputBytes);
    const notKept = all?.omitted.filter(isWanted) ?? [];
    return toResultAnswer(target, all && outputs, [...notKept, ...omitted], nameOf, causeIdOf);
  });
}

/** What the outputs of each target are called, in their order; read only where its row does not say. */
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
