import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

// A process of its own: what this one holds would count as well.
test('ten ledgers of 30,000 targets at once, as one batch may ask for, are reconciled in less than 400 MB', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'bench/reconcile.ts'], {
    cwd: PROJECT,
  });
  const [, mostMb] = /resident at most +(\d+) MB/.exec(stdout) ?? [];
  expect(Number(mostMb)).toBeLessThan(400);
}, 300_000);
