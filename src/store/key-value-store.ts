/** Keys between two others, in the order of their UTF-8 bytes. */
export interface KeyRange {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
}

export type KeyValueOperation =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string };

/** Texts by keys, sorted: what LevelDB has, and what a log in one file has too. */
export interface KeyValueStore {
  get(key: string): Promise<string | undefined>;
  getMany(keys: string[]): Promise<(string | undefined)[]>;
  values(range: KeyRange): AsyncIterable<string>;
  keys(range: KeyRange): { all(): Promise<string[]> };
  /** All of it, or nothing. Once it is done, it survives a kill. */
  batch(operations: KeyValueOperation[]): Promise<void>;
}
