import type { Target } from '../../ledger/target.ts';
import { batchesOf } from '../../lib/batches.ts';
import { keyTargets } from './key-targets.ts';
import { toSafeJson } from '../http/safe-json.ts';

/** Lambda answers with at most 6 MB. It wraps the body in JSON once more, so a quote in an output takes four bytes. */
export const MAX_PAGE_BYTES = 5 * 1024 * 1024;
/** At most this many large results are read at once, so that a page of them does not fill the memory. */
export const BATCH = 25;

/** The size of a text in an answer. */
export const textBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text));

/** The size of a value in an answer. */
export const payloadBytes = (value: unknown): number => textBytes(toSafeJson(value));

/** A part of a list, in the order of its keys. */
export interface Slice<Item> {
  readonly items: readonly Item[];
  /** Of each item. */
  readonly keys: readonly string[];
  /** Whether the list ends here. */
  readonly isLast: boolean;
}

/** The answers of a slice that fit. */
export interface AnswerPage<Answer> {
  readonly answers: readonly Answer[];
  /** The key of the last one; undefined if there are no more. */
  readonly next: string | undefined;
}

/** Up to `limit` targets after the one with that key. */
export const sliceTargets = (
  targets: readonly Target[],
  limit: number,
  after: string | undefined,
): Slice<Target> => {
  const keyed = [...keyTargets(targets)].sort((one, other) => (one.key < other.key ? -1 : 1));
  return sliceItems(
    keyed.map(({ target }) => target),
    keyed.map(({ key }) => key),
    limit,
    after,
  );
};

/** Up to `limit` items after the one with that key; `keys` are the keys of all items, ascending. */
export function sliceItems<Item>(
  items: readonly Item[],
  keys: readonly string[],
  limit: number,
  after: string | undefined,
): Slice<Item> {
  const start = after === undefined ? 0 : keys.filter((key) => key <= after).length;
  return {
    items: items.slice(start, start + limit),
    keys: keys.slice(start, start + limit),
    isLast: start + limit >= items.length,
  };
}

/** How an answer is measured. */
interface Measure<Answer> {
  /** The size of an answer; as JSON by default. */
  readonly bytesOf?: (answer: Answer) => number;
  /** The most that all of them may take. */
  readonly maxBytes?: number;
}

/** The first answers of a slice that fit, and at least one; `read` makes the answers of a few items at a time. */
export async function fitAnswers<Item, Answer>(
  { items, keys, isLast }: Slice<Item>,
  read: (items: readonly Item[]) => Promise<readonly Answer[]>,
  { bytesOf = payloadBytes, maxBytes = MAX_PAGE_BYTES }: Measure<Answer> = {},
): Promise<AnswerPage<Answer>> {
  const answers: Answer[] = [];
  let bytes = 0;
  for (const batch of batchesOf(items, BATCH)) {
    for (const answer of await read(batch)) {
      bytes += bytesOf(answer);
      if (answers.length > 0 && bytes > maxBytes) return { answers, next: keys[answers.length - 1] };
      answers.push(answer);
    }
  }
  return { answers, next: isLast ? undefined : keys[answers.length - 1] };
}
