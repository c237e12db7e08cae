import { limitOutputs } from '../automation/limit-outputs.ts';
import { targetKey, type Target } from '../ledger/target.ts';
import { batchesOf } from '../lib/batches.ts';
import { toResultAnswer } from './answers.ts';
import type { ServeStore } from './ports.ts';

/** Lambda answers 6 MB at most; what is left over is for escaping and the rest of the answer. */
const MAX_PAGE_BYTES = 4 * 1024 * 1024;
/** So many large results are read at once, so that a page of them does not fill the memory. */
const BATCH = 25;

/** A slice of what is expected, in the order of `targetKey`. */
export interface TargetSlice {
  readonly targets: readonly Target[];
  /** The key of the last one; undefined if there are no more. */
  readonly next: string | undefined;
}

/** Up to `limit` targets after the one with that key. */
export function sliceTargets(
  targets: readonly Target[],
  limit: number,
  after: string | undefined,
): TargetSlice {
  const rest = after === undefined ? targets : targets.filter((target) => targetKey(target) > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    targets: page,
    next: last !== undefined && page.length < rest.length ? targetKey(last) : undefined,
  };
}

/** The targets of a slice with their outputs, as many as fit an answer. */
export async function readResults(store: Pick<ServeStore, 'findResults'>, slice: TargetSlice) {
  const results: ReturnType<typeof toResultAnswer>[] = [];
  let bytes = 0;
  for (const batch of batchesOf(slice.targets, BATCH)) {
    const large = batch.flatMap(({ row }) =>
      row?.rank === 3 && row.outputs === undefined ? [row.executionId] : [],
    );
    const stored = await store.findResults(large);
    for (const target of batch) {
      const result = stored.get(target.executionId ?? '');
      const { outputs, omitted } = limitOutputs(
        result?.execution.outputs ?? target.row?.outputs ?? {},
        MAX_PAGE_BYTES,
      );
      const hasOutputs = target.row?.rank === 3;
      const answer = toResultAnswer(target, hasOutputs ? outputs : undefined, [
        ...(result?.omittedOutputs ?? []),
        ...omitted,
      ]);
      const size = Buffer.byteLength(JSON.stringify(answer));
      const before = results.length === 0 ? undefined : slice.targets[results.length - 1];
      if (before !== undefined && bytes + size > MAX_PAGE_BYTES) return { results, next: targetKey(before) };
      results.push(answer);
      bytes += size;
    }
  }
  return { results, next: slice.next };
}
