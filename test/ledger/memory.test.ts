import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const LIMIT_MB = 400;

// A process of its own: what this one holds would count as well.
test('ten ledgers of 30,000 targets at once, as one batch may ask for, are reconciled in less than 400 MB, each read once', async () => {
  const args = ['--expose-gc', '--import', 'tsx', 'bench/run-row.ts', 'reconcile'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: PROJECT });
  const { figures } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
    figures: { name: string; value: number }[];
  };
  const valueOf = (name: string) => figures.find((figure) => figure.name === name)?.value;
  expect(valueOf('ten of 30,000 at once: memory at most')).toBeLessThan(LIMIT_MB);
  expect(valueOf('10,000 targets: reads of each row')).toBe(1);
}, 300_000);
