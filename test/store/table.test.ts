import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { openLocalStore, type LocalStore } from '../../cli/local-store/local-store.ts';
import { LogStore } from '../../cli/local-store/log-store.ts';
import { LevelTable } from '../../src/store/level-table.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { NOW } from '../support/builders.ts';
import { describeTable } from './table-contract.ts';

const memory = new MemoryTable(() => NOW);
describeTable('MemoryTable', () => memory);

const directory = mkdtempSync(join(tmpdir(), 'rollcall-table-'));
let local: LocalStore;
beforeAll(async () => {
  local = await openLocalStore(directory, () => NOW);
});
afterAll(async () => {
  await local.close();
  rmSync(directory, { recursive: true });
});
describeTable('LevelTable', () => local.table);

const logDirectory = mkdtempSync(join(tmpdir(), 'rollcall-log-'));
let log: LogStore;
beforeAll(() => {
  log = new LogStore(logDirectory);
});
afterAll(async () => {
  await log.close();
  rmSync(logDirectory, { recursive: true });
});
describeTable('LevelTable over a log in one file', () => new LevelTable(log, () => NOW));
