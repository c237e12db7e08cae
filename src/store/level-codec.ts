import * as z from 'zod';
import { sortIn } from './item-rules.ts';
import { INDEX_NAMES, SORT_ATTRIBUTE, type IndexQuery, type Item, type Key } from './table.ts';

// How items are stored in LevelDB, which knows only texts in the order of their bytes.

/** Occurs in no account, Region, execution ID or time. */
const SEPARATOR = '\u0000';
/** Sorts after every text that begins with the text before it. */
export const LAST = '\u{10FFFF}';

/** Shape: `I␀pk␀sk`. */
export const itemKey = ({ pk, sk }: Key): string => ['I', pk, sk].join(SEPARATOR);

/** Shape: `X␀index␀value␀`; the prefix of all keys in an index with that value. */
export const indexPrefix = (index: IndexQuery['index'], value: unknown): string =>
  ['X', index, String(value), ''].join(SEPARATOR);

/** Numbers are padded, so that their order as text is their order as numbers. */
const indexSort = (sort: unknown): string =>
  typeof sort === 'number' ? String(Math.trunc(sort)).padStart(16, '0') : String(sort);

/** Sorts after every key in an index whose sort value is at most this. */
export const behindSort = (sort: unknown): string => indexSort(sort) + SEPARATOR + LAST;

/** The keys of an item in the indices. Shape: `X␀index␀value␀sort␀pk␀sk`. */
export const indexKeys = (item: Item): readonly string[] =>
  INDEX_NAMES.flatMap((index) => {
    const sort = sortIn(index, item);
    return sort === undefined ? [] : [indexKey(index, item[index], sort, item)];
  });

/** Where a page ended, as a key. */
export const positionKey = (
  { index, value }: Pick<IndexQuery, 'index' | 'value'>,
  after: Readonly<Record<string, string | number>>,
): string =>
  indexKey(index, value, after[SORT_ATTRIBUTE[index]], {
    pk: String(after['pk']),
    sk: String(after['sk']),
  });

const indexKey = (index: IndexQuery['index'], value: unknown, sort: unknown, { pk, sk }: Key): string =>
  indexPrefix(index, value) + [indexSort(sort), pk, sk].join(SEPARATOR);

/** The key of the item that an index key names. */
export function keyInIndex(key: string): Key {
  const [pk = '', sk = ''] = key.split(SEPARATOR).slice(-2);
  return { pk, sk };
}

const Kept = z.tuple([z.looseObject({ pk: z.string(), sk: z.string() }), z.record(z.string(), z.base64())]);

/** JSON; bytes, which occur only at the top of an item, beside it in base64. */
export function toText(item: Item): string {
  const fields: Record<string, unknown> = {};
  const bytes: Record<string, string> = {};
  for (const [name, value] of Object.entries(item)) {
    if (value instanceof Uint8Array) bytes[name] = Buffer.from(value).toString('base64');
    else fields[name] = value;
  }
  return JSON.stringify([fields, bytes]);
}

/** The stored text is no item. It is not quoted, since it may be an output. */
export class UnreadableItemError extends Error {
  override readonly name = 'UnreadableItemError';
}

/** @throws {UnreadableItemError} if it was not written by `toText` */
export function fromText(text: string): Item {
  const kept = Kept.safeParse(parseJson(text));
  if (!kept.success) throw new UnreadableItemError('An item cannot be read');
  const [fields, bytes] = kept.data;
  const decoded = Object.entries(bytes).map(
    ([name, base64]) => [name, new Uint8Array(Buffer.from(base64, 'base64'))] as const,
  );
  return { ...fields, ...Object.fromEntries(decoded) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
