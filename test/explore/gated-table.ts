import type { Item, Table } from '../../src/store/table.ts';

/** One call of the table that waits for its turn. */
export interface Call {
  readonly isWrite: boolean;
  readonly perform: () => Promise<unknown>;
  /** Lets the caller go on. */
  readonly answer: (answer: unknown) => void;
}

/** A table whose calls each wait until a test performs and answers them. Outside of `gate`, they do not wait. */
export function gatedTable(table: Table, gate: (call: Call) => boolean) {
  const items = new Map<string, Item>();
  const call = <Answer>(isWrite: boolean, perform: () => Promise<Answer>): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const isHeld = gate({ isWrite, perform, answer: (answer) => resolve(answer as Answer) });
      if (!isHeld) perform().then(resolve, reject);
    });
  const keep = async ({ pk, sk }: Pick<Item, 'pk' | 'sk'>, done: boolean): Promise<boolean> => {
    const item = done ? await table.get({ pk, sk }) : undefined;
    if (item !== undefined) items.set(`${pk} ${sk}`, item);
    return done;
  };
  const gated: Table = {
    get: (key) => call(false, () => table.get(key)),
    getMany: (keys) => call(false, () => table.getMany(keys)),
    query: (...asked) => call(false, () => table.query(...asked)),
    queryIndex: (query) => call(false, () => table.queryIndex(query)),
    put: (item, condition) => call(true, async () => keep(item, await table.put(item, condition))),
    update: (key, changes, condition) =>
      call(true, async () => keep(key, await table.update(key, changes, condition))),
  };
  return {
    table: gated,
    /** By key: what the table holds. */
    items: items as ReadonlyMap<string, Item>,
    load: async (held: ReadonlyMap<string, Item>): Promise<void> => {
      for (const [key, item] of held) {
        await table.put(item);
        items.set(key, item);
      }
    },
  };
}
