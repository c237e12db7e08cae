import type { Table } from './table.ts';

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
    query: (pk, prefix, attributes) => told(table.query(pk, prefix, attributes)),
    queryIndex: (query) => told(table.queryIndex(query)),
  };
}
