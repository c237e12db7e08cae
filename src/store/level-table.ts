import { alive, changedItem, holds, keptItem, only, sortIn } from './item-rules.ts';
import type { KeyValueStore } from './key-value-store.ts';
import { RecentTexts } from './recent-texts.ts';
import {
  SORT_ATTRIBUTE,
  type Changes,
  type Condition,
  type IndexPage,
  type IndexQuery,
  type Item,
  type Key,
  type SortKeys,
  type Table,
} from './table.ts';
import {
  fromText,
  indexKeys,
  indexPrefix,
  behindSort,
  itemKey,
  keyInIndex,
  LAST,
  positionKey,
  toText,
} from './level-codec.ts';

/** A parent is read again for each of its children: a read of the files costs as much as a signature. */
const RECENT_ITEMS = 200;
const RECENT_LENGTH = 4_096;

/** The table in files on this computer. An acknowledged write survives a kill at any moment. */
export class LevelTable implements Table {
  readonly #files: KeyValueStore;
  readonly #now: () => number;
  /** The last write in progress for each item: its condition is read and its write done as one step. */
  readonly #writes = new Map<string, Promise<unknown>>();
  /** Only what has been written, so that a read that is under way can never bring back an older text. */
  readonly #recent = new RecentTexts(RECENT_ITEMS, RECENT_LENGTH);

  /** @param files open, and used by no other process */
  constructor(files: KeyValueStore, now: () => number) {
    this.#files = files;
    this.#now = now;
  }

  async get(key: Key): Promise<Item | undefined> {
    return alive(await this.#held(key), this.#now());
  }

  async getMany(keys: readonly Key[]): Promise<readonly Item[]> {
    const texts = await this.#files.getMany(keys.map(itemKey));
    return texts.flatMap((text) => (text === undefined ? [] : (alive(fromText(text), this.#now()) ?? [])));
  }

  put(item: Item, condition?: Condition): Promise<boolean> {
    return this.#write(item, condition, () => keptItem(item));
  }

  update(key: Key, changes: Changes, condition?: Condition): Promise<boolean> {
    return this.#write(key, condition, (held) => changedItem(key, held, changes));
  }

  async query(pk: string, sortKeys: SortKeys, attributes?: readonly string[]): Promise<readonly Item[]> {
    const isPrefix = typeof sortKeys === 'string';
    const first = itemKey({ pk, sk: isPrefix ? sortKeys : sortKeys.from });
    const behind = isPrefix ? first + LAST : `${itemKey({ pk, sk: sortKeys.to })}\u0000`;
    const found: Item[] = [];
    for await (const text of this.#files.values({ gte: first, lt: behind })) {
      const item = alive(fromText(text), this.#now());
      if (item !== undefined) found.push(attributes === undefined ? item : only(item, attributes));
    }
    return found;
  }

  async queryIndex({
    index,
    value,
    upTo,
    newestFirst = false,
    limit,
    after,
  }: IndexQuery): Promise<IndexPage> {
    const first = indexPrefix(index, value);
    const last = upTo === undefined ? first + LAST : first + behindSort(upTo);
    const position = after === undefined ? undefined : positionKey({ index, value }, after);
    const keys = await this.#files
      .keys({
        ...(newestFirst || position === undefined ? { gt: first } : { gt: position }),
        lt: newestFirst && position !== undefined ? position : last,
        reverse: newestFirst,
        limit: limit + 1,
      })
      .all();
    const items = await Promise.all(keys.slice(0, limit).map((key) => this.#held(keyInIndex(key))));
    const end = items.at(-1);
    const hasMore = keys.length > limit && end !== undefined;
    return {
      items: items.flatMap((item) => alive(item, this.#now()) ?? []),
      next: hasMore
        ? { pk: end.pk, sk: end.sk, [index]: value, [SORT_ATTRIBUTE[index]]: sortIn(index, end) ?? '' }
        : undefined,
    };
  }

  async #held(key: Key): Promise<Item | undefined> {
    const name = itemKey(key);
    const text = this.#recent.get(name) ?? (await this.#files.get(name));
    return text === undefined ? undefined : fromText(text);
  }

  async #write(
    key: Key,
    condition: Condition | undefined,
    change: (held: Item | undefined) => Item,
  ): Promise<boolean> {
    const name = itemKey(key);
    const before = this.#writes.get(name) ?? Promise.resolve();
    const write = before.then(
      () => this.#writeNow(key, condition, change),
      () => this.#writeNow(key, condition, change),
    );
    this.#writes.set(name, write);
    try {
      return await write;
    } finally {
      if (this.#writes.get(name) === write) this.#writes.delete(name);
    }
  }

  async #writeNow(
    key: Key,
    condition: Condition | undefined,
    change: (held: Item | undefined) => Item,
  ): Promise<boolean> {
    const held = await this.#held(key);
    if (!holds(condition, held)) return false;
    const item = change(held);
    const stale = held === undefined ? [] : indexKeys(held);
    const [name, text] = [itemKey(key), toText(item)];
    this.#recent.delete(name);
    // One batch: the item and its index keys are written together, or not at all.
    await this.#files.batch([
      ...stale.map((index) => ({ type: 'del' as const, key: index })),
      ...indexKeys(item).map((index) => ({ type: 'put' as const, key: index, value: '' })),
      { type: 'put', key: name, value: text },
    ]);
    this.#recent.set(name, text);
    return true;
  }
}
