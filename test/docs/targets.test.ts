import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as z from 'zod';
import { startServed, type Served } from '../support/start-served.ts';
import { readBlocks, writeAnswers, type Example } from './blocks.ts';
import { startAsShown } from './start-as-shown.ts';

// Each command of docs/targets.md, as it is written, in the simulated organization: what Rollcall then says is what the page
// shows. `ROLLCALL_DOCS=write npm test -- test/docs/targets` writes the answers into the page.

jest.setTimeout(300_000);

const PAGE = 'docs/targets.md';
const text = readFileSync(PAGE, 'utf8');

let served: Served;
beforeAll(async () => {
  served = await startServed();
});
afterAll(() => served.close());

const Results = z.object({
  results: z.array(z.object({ accountId: z.string(), executionId: z.string().optional() })),
});

/** What the last line of an example, `rollcall results … --output csv`, prints. */
async function answerOf({ commands }: Example): Promise<string> {
  const [start = '', ...more] = commands.split(/\n(?=#|rollcall )/);
  const parentId = await startAsShown(served, start);
  const [, accountId] = /^# CHILD is the execution in account (\d{12})$/m.exec(more.join('\n')) ?? [];
  const { results } = Results.parse(await served.get(`/executions/${parentId}/results`));
  const childId = results.find((one) => one.accountId === accountId)?.executionId ?? '';
  const [, of, fields] =
    /^rollcall results (ID|CHILD) --fields (\S+) --output csv$/.exec(more.at(-1) ?? '') ?? [];
  if (fields === undefined) throw new Error(`Not an example of this page: ${commands}`);
  const path = `/executions/${of === 'ID' ? parentId : childId}/results?format=csv&fields=${fields}`;
  const response = await served.ask('GET', path);
  return (await response.text()).replaceAll('\r\n', '\n');
}

test('every command of the page comes to what the page shows', async () => {
  const answers: string[] = [];
  // One after another: they are runs of one organization.
  for (const example of readBlocks(text))
    answers.push(example.answer === undefined ? '' : await answerOf(example));
  if (process.env['ROLLCALL_DOCS'] === 'write') writeFileSync(PAGE, writeAnswers(text, answers));
  const shown = readBlocks(readFileSync(PAGE, 'utf8'));
  expect(shown.filter(({ answer }) => answer !== undefined)).toHaveLength(11);
  expect(shown.map(({ answer }) => answer ?? '')).toEqual(answers);
});

describe('the page names its exceptions:', () => {
  test('one command alone is not run', () => {
    const unrun = readBlocks(text).filter(({ answer }) => answer === undefined);
    expect(unrun.map(({ commands }) => commands)).toEqual([expect.stringContaining('AdministrationRole')]);
  });
});
