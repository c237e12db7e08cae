/** The key of an item. Which key holds what: docs/architecture.md. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** An item as the table holds it; its reader makes a domain type of it. */
export type Item = Key & Readonly<Record<string, unknown>>;

/** What must be true of the stored item for a write to happen. */
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
/** For an attribute that is there; an absent one is neither equal nor unequal. */
export const unequal = (name: string, to: string | number | boolean): Condition => ({ unequal: name, to });
export const below = (name: string, limit: number): Condition => ({ below: name, limit });
export const above = (name: string, limit: number): Condition => ({ above: name, limit });
/** The attribute is absent, or not a number. */
export const notNumber = (name: string): Condition => ({ notNumber: name });
/** For two attributes that are both there: numbers. */
export const lower = (name: string, than: string): Condition => ({ lower: name, than });
export const all = (...conditions: readonly Condition[]): Condition => ({ all: conditions });
export const any = (...conditions: readonly Condition[]): Condition => ({ any: conditions });

/** The attribute is still what was read, absence included. */
export const still = (name: string, was: number | undefined): Condition =>
  was === undefined ? absent(name) : equal(name, was);

/** Attributes to set and to remove. An undefined attribute stays as it is. */
export interface Changes {
  readonly set?: Readonly<Record<string, unknown>>;
  /** Set only if the attribute is absent. */
  readonly setOnce?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
}

/**
 * A sparse index: holds only items that have its attributes. It is never strongly consistent, so it decides
 * nothing. `account` may lack attributes of its items: those that are not in `ACCOUNT_INDEX_ATTRIBUTES`.
 */
export interface IndexQuery {
  readonly index: IndexName;
  /** The value of the attribute that has the index's name. */
  readonly value: string;
  /** Only items whose sort attribute is at most this: a number of `open`, a text of the others. */
  readonly upTo?: number | string | undefined;
  readonly newestFirst?: boolean;
  readonly limit: number;
  /** Where the previous page ended. */
  readonly after?: Readonly<Record<string, string | number>> | undefined;
}

export interface IndexPage {
  readonly items: readonly Item[];
  /** Undefined on the last page. */
  readonly next?: Readonly<Record<string, string | number>> | undefined;
}

/** The sort attribute of each index. */
export const SORT_ATTRIBUTE = { open: 'nextCheckAt', listed: 'startTimeId', account: 'startTimeId' } as const;

export type IndexName = keyof typeof SORT_ATTRIBUTE;

export const INDEX_NAMES = ['open', 'listed', 'account'] as const satisfies readonly IndexName[];

/** Which sort keys of a partition: those that begin with a text, or those from one to another, both included. */
export type SortKeys = string | { readonly from: string; readonly to: string };

/**
 * One table. Reads by key are strongly consistent. Items past their `expiresAt` (epoch seconds) do not exist for
 * readers.
 */
export interface Table {
  get(key: Key): Promise<Item | undefined>;
  /** In no particular order; missing items are left out. */
  getMany(keys: readonly Key[]): Promise<readonly Item[]>;
  /** False if the condition refused it. */
  put(item: Item, condition?: Condition): Promise<boolean>;
  /** Creates the item if it is not there and the condition allows it. False if the condition refused it. */
  update(key: Key, changes: Changes, condition?: Condition): Promise<boolean>;
  /**
   * Every item of a partition with such an `sk`, in the order of `sk`; with `attributes`, only these and the key.
   * DynamoDB still reads and charges for whole items: the rest is neither sent nor held.
   */
  query(pk: string, sortKeys: SortKeys, attributes?: readonly string[]): Promise<readonly Item[]>;
  queryIndex(query: IndexQuery): Promise<IndexPage>;
}

/** A table whose errors are translated. */
export function mapTableErrors(table: Table, toError: (cause: unknown) => Error): Table {
  const told = <Answer>(answer: Promise<Answer>): Promise<Answer> =>
    answer.catch((error: unknown) => {
      throw toError(error);
    });
  return {
    get: (key) => told(table.get(key)),
    getMany: (keys) => told(table.getMany(keys)),
    put: (item, condition) => told(table.put(item, condition)),
    update: (key, changes, condition) => told(table.update(key, changes, condition)),
    query: (pk, sortKeys, attributes) => told(table.query(pk, sortKeys, attributes)),
    queryIndex: (query) => told(table.queryIndex(query)),
  };
}
