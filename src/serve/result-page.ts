import { targetKeys, type Target } from '../ledger/target.ts';
import { batchesOf } from '../lib/batches.ts';
import { toSafeJson } from './safe-json.ts';

/** Lambda answers 6 MB at most. It wraps the body in JSON once more, so a quote in an output takes four bytes. */
export const MAX_PAGE_BYTES = 5 * 1024 * 1024;
/** So many large results are read at once, so that a page of them does not fill the memory. */
export const BATCH = 25;

/** What a text takes of an answer. */
export const textBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text));

/** What a value takes of an answer. */
export const payloadBytes = (value: unknown): number => textBytes(toSafeJson(value));

/** A slice of what is expected, in some order. */
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

/**
 * The answers of a slice from its beginning, as many as fit, but one at least; `read` makes those of a few targets at a time,
 * and `bytesOf` says what each takes.
 */
export async function fitAnswers<Answer>(
  { targets, keys, isLast }: TargetSlice,
  read: (targets: readonly Target[]) => Promise<readonly Answer[]>,
  bytesOf: (answer: Answer) => number = payloadBytes,
  maxBytes = MAX_PAGE_BYTES,
): Promise<AnswerPage<Answer>> {
  const answers: Answer[] = [];
  let bytes = 0;
  for (const batch of batchesOf(targets, BATCH)) {
    for (const answer of await read(batch)) {
      bytes += bytesOf(answer);
      if (answers.length > 0 && bytes > maxBytes) return { answers, next: keys[answers.length - 1] };
      answers.push(answer);
    }
  }
  return { answers, next: isLast ? undefined : keys[answers.length - 1] };
}
