import { alive, changedItem, holds, isAmong, keptItem, only, sortIn } from './item-rules.ts';
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

/** The table in memory: behaves as DynamoDB would, for tests and for runs that need not be kept. */
export class MemoryTable implements Table {
  readonly #items = new Map<string, Map<string, Item>>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async get(key: Key): Promise<Item | undefined> {
    return this.#alive(this.#held(key));
  }

  async getMany(keys: readonly Key[]): Promise<readonly Item[]> {
    return keys.flatMap((key) => this.#alive(this.#held(key)) ?? []);
  }

  async put(item: Item, condition?: Condition): Promise<boolean> {
    if (!holds(condition, this.#held(item))) return false;
    this.#keep(item);
    return true;
  }

  async update(key: Key, changes: Changes, condition?: Condition): Promise<boolean> {
    const held = this.#held(key);
    if (!holds(condition, held)) return false;
    this.#keep(changedItem(key, held, changes));
    return true;
  }

  async query(pk: string, sortKeys: SortKeys, attributes?: readonly string[]): Promise<readonly Item[]> {
    const found = [...(this.#items.get(pk)?.values() ?? [])]
      .filter((item) => isAmong(sortKeys, item) && this.#alive(item) !== undefined)
      .sort((one, other) => (one.sk < other.sk ? -1 : 1));
    return attributes === undefined ? found : found.map((item) => only(item, attributes));
  }

  async queryIndex({
    index,
    value,
    upTo,
    newestFirst = false,
    limit,
    after,
  }: IndexQuery): Promise<IndexPage> {
    const sort = (item: Item): string | number => sortIn(index, item) ?? '';
    const found = [...this.#items.values()]
      .flatMap((partition) => [...partition.values()])
      .filter((item) => item[index] === value && sortIn(index, item) !== undefined)
      .filter((item) => upTo === undefined || sort(item) <= upTo)
      .sort((one, other) =>
        sort(one) < sort(other) ? -1 : sort(one) > sort(other) ? 1 : one.pk < other.pk ? -1 : 1,
      );
    if (newestFirst) found.reverse();
    const start =
      after === undefined ? 0 : found.findIndex(({ pk, sk }) => pk === after['pk'] && sk === after['sk']) + 1;
    const page = found.slice(start, start + limit);
    const last = page.at(-1);
    return {
      items: page.filter((item) => this.#alive(item) !== undefined),
      next:
        last !== undefined && start + limit < found.length
          ? { pk: last.pk, sk: last.sk, [index]: value, [SORT_ATTRIBUTE[index]]: sort(last) }
          : undefined,
    };
  }

  #held({ pk, sk }: Key): Item | undefined {
    return this.#items.get(pk)?.get(sk);
  }

  #keep(item: Item): void {
    const partition = this.#items.get(item.pk) ?? new Map<string, Item>();
    partition.set(item.sk, keptItem(item));
    this.#items.set(item.pk, partition);
  }

  #alive(item: Item | undefined): Item | undefined {
    return alive(item, this.#now());
  }
}
