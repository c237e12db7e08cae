import {
  SORT_ATTRIBUTE,
  type Changes,
  type Condition,
  type IndexPage,
  type IndexQuery,
  type Item,
  type Key,
  type Table,
} from './table.ts';

/** The table in memory: what DynamoDB would do, for tests and for runs that need not be kept. */
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
    const removed = new Set(changes.remove);
    const before = Object.entries(held ?? {}).filter(([name]) => !removed.has(name));
    this.#keep({
      ...given(changes.setOnce),
      ...Object.fromEntries(before),
      ...given(changes.set),
      pk: key.pk,
      sk: key.sk,
    });
    return true;
  }

  async query(pk: string, prefix: string, attributes?: readonly string[]): Promise<readonly Item[]> {
    const found = [...(this.#items.get(pk)?.values() ?? [])]
      .filter((item) => item.sk.startsWith(prefix) && this.#alive(item) !== undefined)
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
    const sort = (item: Item): string | number => sortValue(item[SORT_ATTRIBUTE[index]]);
    const found = [...this.#items.values()]
      .flatMap((partition) => [...partition.values()])
      .filter((item) => item[index] === value && item[SORT_ATTRIBUTE[index]] !== undefined)
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
    partition.set(item.sk, { ...given(item), pk: item.pk, sk: item.sk });
    this.#items.set(item.pk, partition);
  }

  #alive(item: Item | undefined): Item | undefined {
    const expiresAt = item?.['expiresAt'];
    return typeof expiresAt === 'number' && expiresAt <= this.#now() / 1000 ? undefined : item;
  }
}

/** A copy without what is undefined: nothing that is kept can be changed from outside. */
const given = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
  structuredClone(Object.fromEntries(Object.entries(fields).filter(([, content]) => content !== undefined)));

/** What is always there of an item, and these attributes of it. */
function only(item: Item, attributes: readonly string[]): Item {
  const kept: Key & Record<string, unknown> = { pk: item.pk, sk: item.sk };
  for (const name of ['expiresAt', ...attributes]) if (item[name] !== undefined) kept[name] = item[name];
  return kept;
}

const sortValue = (value: unknown): string | number =>
  typeof value === 'number' || typeof value === 'string' ? value : '';

function holds(condition: Condition | undefined, item: Item | undefined): boolean {
  if (condition === undefined) return true;
  if ('absent' in condition) return item?.[condition.absent] === undefined;
  if ('present' in condition) return item?.[condition.present] !== undefined;
  if ('equal' in condition) return item?.[condition.equal] === condition.to;
  if ('unequal' in condition) {
    const value = item?.[condition.unequal];
    return value !== undefined && value !== condition.to;
  }
  if ('below' in condition) {
    const value = item?.[condition.below];
    return typeof value === 'number' && value < condition.limit;
  }
  if ('lower' in condition) {
    const [value, other] = [item?.[condition.lower], item?.[condition.than]];
    return typeof value === 'number' && typeof other === 'number' && value < other;
  }
  return 'all' in condition
    ? condition.all.every((part) => holds(part, item))
    : condition.any.some((part) => holds(part, item));
}
