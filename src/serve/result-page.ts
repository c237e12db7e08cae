import { limitOutputs } from '../automation/limit-outputs.ts';
import { targetKeys, type Target } from '../ledger/target.ts';
import { batchesOf } from '../lib/batches.ts';
import { toResultAnswer } from './answers.ts';
import type { ServeStore } from './ports.ts';

/** Lambda answers 6 MB at most. It wraps the body in JSON once more, so a quote in an output takes four bytes. */
const MAX_PAGE_BYTES = 5 * 1024 * 1024;
/** So many large results are read at once, so that a page of them does not fill the memory. */
const BATCH = 25;

const payloadBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(JSON.stringify(value)));

/** A slice of what is expected, in the order of its keys. */
export interface TargetSlice {
  readonly targets: readonly Target[];
  /** Of each target. */
  readonly keys: readonly string[];
  /** Whether there are more behind it. */
  readonly isLast: boolean;
}

/** What fits an answer of a slice. */
export interface AnswerPage<Answer> {
  readonly answers: readonly Answer[];
  /** The key of the last one; undefined if there are no more. */
  readonly next: string | undefined;
}

/** Up to `limit` targets after the one with that key. */
export function sliceTargets(
  targets: readonly Target[],
  limit: number,
  after: string | undefined,
): TargetSlice {
  const keys = targetKeys(targets);
  const start = after === undefined ? 0 : keys.filter((key) => key <= after).length;
  return {
    targets: targets.slice(start, start + limit),
    keys: keys.slice(start, start + limit),
    isLast: start + limit >= targets.length,
  };
}

/** The answers of a slice from its beginning, as many as fit; `read` makes those of a few targets at a time. */
export async function fitAnswers<Answer>(
  { targets, keys, isLast }: TargetSlice,
  read: (targets: readonly Target[]) => Promise<readonly Answer[]>,
): Promise<AnswerPage<Answer>> {
  const answers: Answer[] = [];
  let bytes = 0;
  for (const batch of batchesOf(targets, BATCH)) {
    for (const answer of await read(batch)) {
      bytes += payloadBytes(answer);
      if (answers.length > 0 && bytes > MAX_PAGE_BYTES) return { answers, next: keys[answers.length - 1] };
      answers.push(answer);
    }
  }
  return { answers, next: isLast ? undefined : keys[answers.length - 1] };
}

/** Targets with their outputs; what is too large for any answer is left out, and named. */
export async function readResults(
  store: Pick<ServeStore, 'rowOutputs' | 'findResults'>,
  parentId: string,
  targets: readonly Target[],
) {
  const ended = targets.flatMap(({ row }) => (row?.rank === 3 ? [row] : []));
  const inRows = await store.rowOutputs(parentId, ended);
  const stored = await store.findResults(
    ended.map(({ executionId }) => executionId).filter((executionId) => !inRows.has(executionId)),
  );
  return targets.map((target) => {
    const executionId = target.executionId ?? '';
    const result = stored.get(executionId);
    const all = result?.execution.outputs ?? inRows.get(executionId) ?? {};
    const { outputs, omitted } = limitOutputs(all, MAX_PAGE_BYTES, payloadBytes);
    return toResultAnswer(target, target.row?.rank === 3 ? outputs : undefined, [
      ...(result?.omittedOutputs ?? []),
      ...omitted,
    ]);
  });
}
