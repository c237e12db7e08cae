import { afterAll, beforeAll } from '@jest/globals';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { NOW } from '../support/builders.ts';
import { startDynaliteTable, type DynaliteTable } from '../support/dynalite-table.ts';
import { describeTable } from './table-contract.ts';

const memory = new MemoryTable(() => NOW);
describeTable('MemoryTable', () => memory);

let dynalite: DynaliteTable;
beforeAll(async () => {
  dynalite = await startDynaliteTable(() => NOW);
});
afterAll(() => dynalite.close());
describeTable('DynamoTable on dynalite', () => dynalite.table);
