import { limitOutputs } from '../automation/limit-outputs.ts';
import type { Outputs } from '../automation/outputs.ts';
import type { Target } from '../ledger/target.ts';
import { toResultAnswer, type ResultAnswer } from './answers/target-answer.ts';
import type { NameOf } from './name-of.ts';
import type { ServeStore } from './ports.ts';
import { MAX_PAGE_BYTES, payloadBytes } from './result-page.ts';

/** Outputs as they are kept, and the names of those that were too large to be kept. */
export interface KeptOutputs {
  readonly outputs: Outputs;
  readonly omitted: readonly string[];
}

/** Of each target, in their order, what its execution gave; undefined for one that has not ended. */
export async function readOutputs(
  store: Pick<ServeStore, 'rowOutputs' | 'findResults'>,
  parentId: string,
  targets: readonly Target[],
): Promise<readonly (KeptOutputs | undefined)[]> {
  const ended = targets.flatMap(({ row }) => (row?.rank === 3 ? [row] : []));
  const inRows = await store.rowOutputs(parentId, ended);
  const stored = await store.findResults(
    ended.map(({ executionId }) => executionId).filter((executionId) => !inRows.has(executionId)),
  );
  return targets.map(({ row }) => {
    if (row?.rank !== 3) return undefined;
    const result = stored.get(row.executionId);
    return {
      outputs: result?.execution.outputs ?? inRows.get(row.executionId) ?? {},
      omitted: result?.omittedOutputs ?? [],
    };
  });
}

/** Targets with their outputs; what is too large for any answer is left out, and named. */
export async function readResults(
  store: Pick<ServeStore, 'rowOutputs' | 'findResults'>,
  parentId: string,
  targets: readonly Target[],
  nameOf: NameOf,
): Promise<readonly ResultAnswer[]> {
  const kept = await readOutputs(store, parentId, targets);
  return targets.map((target, index) => {
    const all = kept[index];
    const { outputs, omitted } = limitOutputs(all?.outputs ?? {}, MAX_PAGE_BYTES, payloadBytes);
    return toResultAnswer(target, all && outputs, [...(all?.omitted ?? []), ...omitted], nameOf);
  });
}
