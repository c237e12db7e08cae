import type { Table } from '../src/store/table.ts';

/** A table that takes so many milliseconds for each call, as one behind a network does. */
export function slowTable(table: Table, ms: number): Table {
  const later = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    await new Promise((resolve) => void setTimeout(resolve, ms));
    return call();
  };
  return {
    get: (key) => later(() => table.get(key)),
    getMany: (keys) => later(() => table.getMany(keys)),
    query: (pk, prefix, attributes) => later(() => table.query(pk, prefix, attributes)),
    queryIndex: (query) => later(() => table.queryIndex(query)),
    put: (item, condition) => later(() => table.put(item, condition)),
    update: (key, changes, condition) => later(() => table.update(key, changes, condition)),
  };
}
