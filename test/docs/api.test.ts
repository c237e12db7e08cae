import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { startLocalMode, type LocalMode } from '../support/local-mode.ts';
import { readBlocks, withoutChance, writeAnswers } from './blocks.ts';

// Each command of docs/api.md, as it is written, against `npm start`: what it answers is what the page shows, but for what chance
// decides. `ROLLCALL_DOCS=write npm test -- test/docs/api` writes the answers into the page.

jest.setTimeout(240_000);

const PAGE = 'docs/api.md';
const text = readFileSync(PAGE, 'utf8');
const examples = readBlocks(text);

let local: LocalMode;
let answers: readonly string[];
beforeAll(async () => {
  local = await startLocalMode();
  const marked = examples.flatMap(({ commands }) => [commands, "printf '\\036'"]);
  const script = marked.join('\n').replace('http://127.0.0.1:3000', local.apiUrl);
  const { stdout } = await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
    encoding: 'utf8',
  });
  answers = stdout.split('\u001E');
});
afterAll(async () => local.stop());

/** Names of accounts come with the first sweep, for which nothing waits: an answer may be without them. */
const withoutNames = (answer: string): string =>
  answer.replaceAll(/,\s*"accountName":\s*"[^"]*"/g, '').replaceAll(/"accountName":\s*"[^"]*",/g, '');

test('every command of the page answers what the page shows', () => {
  if (process.env['ROLLCALL_DOCS'] === 'write') writeFileSync(PAGE, writeAnswers(text, answers));
  const shown = readBlocks(readFileSync(PAGE, 'utf8'));
  expect(shown.length).toBeGreaterThan(5);
  for (const [index, { commands, language, answer }] of shown.entries()) {
    if (answer === undefined) continue;
    expect([commands, withoutChance(language, withoutNames(answers[index] ?? ''))]).toEqual([
      commands,
      withoutChance(language, withoutNames(answer)),
    ]);
  }
});
