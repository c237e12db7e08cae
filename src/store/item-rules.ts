import {
  SORT_ATTRIBUTE,
  type Changes,
  type Condition,
  type IndexQuery,
  type Item,
  type Key,
  type SortKeys,
} from './table.ts';

// The behaviour of DynamoDB that the other tables have to implement themselves.

export const isAmong = (sortKeys: SortKeys, { sk }: Key): boolean =>
  typeof sortKeys === 'string' ? sk.startsWith(sortKeys) : sortKeys.from <= sk && sk <= sortKeys.to;

/** The item as it is stored: a copy without undefined values, so that callers cannot change what is stored. */
export const keptItem = (item: Item): Item => ({ ...given(item), pk: item.pk, sk: item.sk });

/** The item after an update; `held` is what was there. */
export function changedItem({ pk, sk }: Key, held: Item | undefined, changes: Changes): Item {
  const removed = new Set(changes.remove);
  const before = Object.entries(held ?? {}).filter(([name]) => !removed.has(name));
  return keptItem({
    ...given(changes.setOnce),
    ...Object.fromEntries(before),
    ...given(changes.set),
    pk,
    sk,
  });
}

/** Undefined once it is past its `expiresAt`. `now` is milliseconds since the epoch. */
export function alive(item: Item | undefined, now: number): Item | undefined {
  const expiresAt = item?.['expiresAt'];
  return typeof expiresAt === 'number' && expiresAt <= now / 1000 ? undefined : item;
}

/** The sort value of an item in an index; undefined if the item is not in it. */
export function sortIn(index: IndexQuery['index'], item: Item): string | number | undefined {
  const value = item[SORT_ATTRIBUTE[index]];
  return item[index] !== undefined && (typeof value === 'number' || typeof value === 'string')
    ? value
    : undefined;
}

/** A copy without undefined values, so that callers cannot change what is stored. */
const given = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
  structuredClone(Object.fromEntries(Object.entries(fields).filter(([, content]) => content !== undefined)));

/** The attributes that every read returns, and the given ones. */
export function only(item: Item, attributes: readonly string[]): Item {
  const kept: Key & Record<string, unknown> = { pk: item.pk, sk: item.sk };
  for (const name of ['expiresAt', ...attributes]) if (item[name] !== undefined) kept[name] = item[name];
  return kept;
}

/** Whether the stored item, if there is one, allows a write. */
export function holds(condition: Condition | undefined, item: Item | undefined): boolean {
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
  if ('above' in condition) {
    const value = item?.[condition.above];
    return typeof value === 'number' && value > condition.limit;
  }
  if ('notNumber' in condition) return typeof item?.[condition.notNumber] !== 'number';
  if ('lower' in condition) {
    const [value, other] = [item?.[condition.lower], item?.[condition.than]];
    return typeof value === 'number' && typeof other === 'number' && value < other;
  }
  return 'all' in condition
    ? condition.all.every((part) => holds(part, item))
    : condition.any.some((part) => holds(part, item));
}
