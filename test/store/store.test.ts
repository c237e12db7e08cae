import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { afterAll } from '@jest/globals';
import { LevelTable } from '../../src/store/level-table.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { NOW } from '../support/builders.ts';
import { describeStore } from './store-contract.ts';

// Two tables in memory at different times would be two tables: the time is looked up through one.
let timeInMemory = () => NOW;
const memory = new MemoryTable(() => timeInMemory());
describeStore('a table in memory', (now) => {
  timeInMemory = now;
  return memory;
});

const directory = mkdtempSync(join(tmpdir(), 'rollcall-store-'));
const files = new ClassicLevel(directory);
afterAll(async () => {
  await files.close();
  rmSync(directory, { recursive: true });
});
describeStore('files', (now) => new LevelTable(files, now));
