import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { afterAll, beforeAll } from '@jest/globals';
import { LevelTable } from '../../src/store/level-table.ts';
import { DynamoTable } from '../../src/aws/dynamo-table.ts';
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

const directory = mkdtempSync(join(tmpdir(), 'rollcall-store-'));
const files = new ClassicLevel(directory);
afterAll(async () => {
  await files.close();
  rmSync(directory, { recursive: true });
});
describeStore('files', (now) => new LevelTable(files, now));
