import type { Table } from '../../src/store/table.ts';

/** What was asked of a table. */
export interface TableCounts {
  /** Reads by key, one item or many. */
  gets: number;
  /** Of a partition or an index. */
  queries: number;
  writes: number;
  /** Counts of a ledger: each begins with clearing the mark, whether or not there is one. */
  counts: number;
}

export const noCounts = (): TableCounts => ({ gets: 0, queries: 0, writes: 0, counts: 0 });

/** A table that counts what it is asked for. */
export function countingTable(table: Table, counts: TableCounts): Table {
  return {
    get: (key) => {
      counts.gets += 1;
      return table.get(key);
    },
    getMany: (keys) => {
      counts.gets += 1;
      return table.getMany(keys);
    },
    query: (pk, prefix, attributes) => {
      counts.queries += 1;
      return table.query(pk, prefix, attributes);
    },
    queryIndex: (query) => {
      counts.queries += 1;
      return table.queryIndex(query);
    },
    put: (item, condition) => {
      counts.writes += 1;
      return table.put(item, condition);
    },
    update: (key, changes, condition) => {
      counts.writes += 1;
      if (changes.remove?.includes('dirtySince') === true) counts.counts += 1;
      return table.update(key, changes, condition);
    },
  };
}
