import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const filesOf = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(ts|js|cjs)$/.test(file))
        .map((file) => join(folder, file))
    : [];
const matching = (pattern: RegExp, folders: readonly string[]): string[] =>
  folders.flatMap(filesOf).filter((file) => pattern.test(readFileSync(file, 'utf8')));

test('what is licensed under the AGPL is loaded by local mode alone, and only when it is there', () => {
  const deployed = ['src', 'handlers', 'central-stack', 'cli'];
  expect(matching(/@cloud-copilot\/iam-(simulate|policy|utils)/, deployed)).toEqual([]);
  const values = /^import (?!type)[^;]*@cloud-copilot\/iam-simulate/m;
  expect(matching(values, ['local', 'simulator'])).toEqual([]);
  expect(matching(/import\('@cloud-copilot\/iam-simulate'\)/, ['local', 'simulator'])).toEqual([
    'simulator/iam/evaluate.ts',
  ]);
});
