/** The key of an item. What stands under which key: docs/architecture.md. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** An item as the table holds it; it becomes a domain type where it is read. */
export type Item = Key & Readonly<Record<string, unknown>>;

/** What must hold of the item that is there, for a write to happen. */
export type Condition =
  | { readonly absent: string }
  | { readonly present: string }
  | { readonly equal: string; readonly to: string | number | boolean }
  | { readonly unequal: string; readonly to: string | number | boolean }
  | { readonly below: string; readonly limit: number }
  | { readonly above: string; readonly limit: number }
  | { readonly lower: string; readonly than: string }
  | { readonly notNumber: string }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] };

export const absent = (name: string): Condition => ({ absent: name });
export const present = (name: string): Condition => ({ present: name });
export const equal = (name: string, to: string | number | boolean): Condition => ({ equal: name, to });
/** Of an attribute that is there; an absent one is neither equal nor unequal. */
export const unequal = (name: string, to: string | number | boolean): Condition => ({ unequal: name, to });
export const below = (name: string, limit: number): Condition => ({ below: name, limit });
export const above = (name: string, limit: number): Condition => ({ above: name, limit });
/** It is absent, or something else than a number. */
export const notNumber = (name: string): Condition => ({ notNumber: name });
/** Of two attributes that are both there: numbers. */
export const lower = (name: string, than: string): Condition => ({ lower: name, than });
export const all = (...conditions: readonly Condition[]): Condition => ({ all: conditions });
export const any = (...conditions: readonly Condition[]): Condition => ({ any: conditions });

/** It is still what was read, absence included. */
export const still = (name: string, was: number | undefined): Condition =>
  was === undefined ? absent(name) : equal(name, was);

/** Attributes to set and to remove. An attribute that is undefined is left as it is. */
export interface Changes {
  readonly set?: Readonly<Record<string, unknown>>;
  /** Set only if the attribute is absent. */
  readonly setOnce?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
}

/** A sparse index: only items that have its attributes stand in it. Never strongly consistent, so it decides nothing. */
export interface IndexQuery {
  readonly index: 'open' | 'listed';
  /** The value of the attribute that is named like the index. */
  readonly value: string;
  /** Only items whose sort attribute is at most this: a number of `open`, a text of `listed`. */
  readonly upTo?: number | string | undefined;
  readonly newestFirst?: boolean;
  readonly limit: number;
  /** Where the page before ended. */
  readonly after?: Readonly<Record<string, string | number>> | undefined;
}

export interface IndexPage {
  readonly items: readonly Item[];
  /** Undefined on the last page. */
  readonly next?: Readonly<Record<string, string | number>> | undefined;
}

/** The sort attribute of each index. */
export const SORT_ATTRIBUTE = { open: 'nextCheckAt', listed: 'startTimeId' } as const;

/** One table. Reads by key are strongly consistent; items past their `expiresAt` (epoch seconds) are not there. */
export interface Table {
  get(key: Key): Promise<Item | undefined>;
  /** In no particular order; what is not there is left out. */
  getMany(keys: readonly Key[]): Promise<readonly Item[]>;
  /** False if the condition refused it. */
  put(item: Item, condition?: Condition): Promise<boolean>;
  /** Creates the item if it is not there and the condition allows it. False if the condition refused it. */
  update(key: Key, changes: Changes, condition?: Condition): Promise<boolean>;
  /**
   * Every item of a partition whose `sk` begins so, in the order of `sk`; with `attributes`, no others of them than these and the
   * key. What is left out is read and paid for all the same: it is not sent, and not held.
   */
  query(pk: string, prefix: string, attributes?: readonly string[]): Promise<readonly Item[]>;
  queryIndex(query: IndexQuery): Promise<IndexPage>;
}
