import type { Table } from '../../src/store/table.ts';

/** What was asked of a table. A count is told by the mark it clears first, whether or not there is one. */
export interface TableCounts {
  reads: number;
  writes: number;
  counts: number;
  /** Items that queries gave. */
  items: number;
}

export const noCounts = (): TableCounts => ({ reads: 0, writes: 0, counts: 0, items: 0 });

/** A table that counts what it is asked for. */
export function countingTable(table: Table, counts: TableCounts): Table {
  return {
    get: (key) => {
      counts.reads += 1;
      return table.get(key);
    },
    getMany: (keys) => {
      counts.reads += 1;
      return table.getMany(keys);
    },
    query: async (pk, prefix, attributes) => {
      counts.reads += 1;
      const items = await table.query(pk, prefix, attributes);
      counts.items += items.length;
      return items;
    },
    queryIndex: (query) => {
      counts.reads += 1;
      return table.queryIndex(query);
    },
    put: (item, condition) => {
      counts.writes += 1;
      return table.put(item, condition);
    },
    update: (key, changes, condition) => {
      counts.writes += 1;
      if (changes.remove?.includes('changedAt') === true) counts.counts += 1;
      return table.update(key, changes, condition);
    },
  };
}
