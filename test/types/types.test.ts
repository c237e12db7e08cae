import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, jest, test } from '@jest/globals';

// The compiler starts slowly on a busy computer.
jest.setTimeout(120_000);

test('what only a type can show holds: the compiler finds nothing in test/types', () => {
  expect(readdirSync('test/types').filter((name) => name.endsWith('.types.ts')).length).toBeGreaterThan(1);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', 'test/types'],
    { encoding: 'utf8' },
  );
  expect([stdout, stderr, status]).toEqual(['', '', 0]);
});
