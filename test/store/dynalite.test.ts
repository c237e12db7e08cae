import { afterAll, beforeAll } from '@jest/globals';
import { DynamoTable } from '../../src/aws/dynamo-table.ts';
import { NOW } from '../support/builders.ts';
import { startDynaliteTable, type DynaliteTable } from '../support/dynalite-table.ts';
import { describeStore } from './store-contract.ts';
import { describeTable } from './table-contract.ts';

// DynamoDB's own protocol, beside the tables in memory and in files.
let dynalite: DynaliteTable;
beforeAll(async () => {
  dynalite = await startDynaliteTable(() => NOW);
});
afterAll(() => dynalite.close());

describeTable('DynamoTable on dynalite', () => dynalite.table);
describeStore(
  'dynalite',
  (now) => new DynamoTable(dynalite.client, 'rollcall', { now, sleep: async () => undefined }),
);
