import { afterAll, beforeAll } from '@jest/globals';
import { DynamoTable } from '../../src/store/dynamo-table.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { NOW } from '../support/builders.ts';
import { startDynaliteTable, type DynaliteTable } from '../support/dynalite-table.ts';
import { describeStore } from './store-contract.ts';

// Two tables in memory at different times would be two tables: the time is looked up through one.
let timeInMemory = () => NOW;
const memory = new MemoryTable(() => timeInMemory());
describeStore('a table in memory', (now) => {
  timeInMemory = now;
  return memory;
});

let dynalite: DynaliteTable;
beforeAll(async () => {
  dynalite = await startDynaliteTable(() => NOW);
});
afterAll(() => dynalite.close());
describeStore(
  'dynalite',
  (now) => new DynamoTable(dynalite.client, 'rollcall', { now, sleep: async () => undefined }),
);
