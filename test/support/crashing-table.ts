import type { Table } from '../../src/store/table.ts';
import { Crash } from './a-rollcall.ts';

/** A table under which the process dies at given writes, counted from 1: before it is done, or just after. */
export function crashingTable(table: Table, crashes: ReadonlyMap<number, 'before' | 'after'>): Table {
  let writes = 0;
  async function write(perform: () => Promise<boolean>): Promise<boolean> {
    writes += 1;
    const moment = crashes.get(writes);
    if (moment === 'before') throw new Crash('Before the write');
    const done = await perform();
    if (moment === 'after') throw new Crash('After the write');
    return done;
  }
  return {
    get: (key) => table.get(key),
    getMany: (keys) => table.getMany(keys),
    query: (pk, prefix, attributes) => table.query(pk, prefix, attributes),
    queryIndex: (query) => table.queryIndex(query),
    put: (item, condition) => write(() => table.put(item, condition)),
    update: (key, changes, condition) => write(() => table.update(key, changes, condition)),
  };
}
