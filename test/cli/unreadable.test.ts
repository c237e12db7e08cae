import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sendJson, startFakeApi, type FakeApi } from './fake-api.ts';
import { rollcallCommand } from './rollcall-command.ts';

// What the API says of items that it cannot read, a person is told.

const [READABLE, UNREADABLE] = [
  '0aaaaaaa-0000-4000-8000-000000000001',
  '0aaaaaaa-0000-4000-8000-000000000002',
];
const counts = { succeeded: 1 };
const ANSWERS: Readonly<Record<string, object>> = {
  '/executions': { executions: [{ parentExecutionId: READABLE }], unreadable: [UNREADABLE] },
  '/coverage': {
    counts: {
      locations: 1,
      readsWorking: 0,
      readsDenied: 0,
      readsNever: 0,
      eventsArriving: 0,
      startsRefused: 0,
      unreadable: 1,
    },
    locations: [{ accountId: '111111111111', region: 'eu-west-1', reads: 'unknown', events: 'unknown' }],
  },
  [`/executions/${READABLE}/results`]: {
    parentExecutionId: READABLE,
    expected: 1,
    expectedAtLeast: false,
    counts,
    results: [{ verdict: 'succeeded', outputsUnreadable: true }],
  },
  [`/executions/${READABLE}/groups`]: {
    parentExecutionId: READABLE,
    expected: 1,
    expectedAtLeast: false,
    counts,
    output: 'a.b',
    groups: [],
    withoutValue: { count: 0, targets: [] },
    valueUnreadable: { count: 1, targets: [{ accountId: '111111111111' }] },
    notCollected: { count: 0, targets: [], counts: {} },
  },
};

const command = rollcallCommand();
let api: FakeApi;
beforeAll(async () => {
  api = await startFakeApi(({ url = '' }, response) => {
    const answer = ANSWERS[url.split('?')[0] ?? ''];
    sendJson(response, answer === undefined ? 404 : 200, answer ?? {});
  });
});
afterAll(() => api.close());

test.each<[args: readonly string[], code: number, said: RegExp]>([
  [['list'], 0, new RegExp(`^… @1 +${READABLE}.*\\n1 execution could not be read: ${UNREADABLE}\\.`, 'm')],
  [['coverage'], 1, /of 1 nothing is known, since their notes cannot be read/],
  [['results', READABLE ?? ''], 0, /\(its outputs are kept, and cannot be read\)/],
  [['groups', READABLE ?? '', '--by', 'a.b'], 0, /1 × +\(kept, and cannot be read\)/],
])('%j says what could not be read', async (args, code, said) => {
  const printed = await command.run([...args, '--url', api.url, '--output', 'table']);
  expect(printed.stdout).toMatch(said);
  expect(printed.code).toBe(code);
});

test('a list as JSON has the IDs of those that could not be read', async () => {
  const { stdout } = await command.run(['list', '--url', api.url, '--output', 'json']);
  expect(JSON.parse(stdout)).toEqual({
    executions: [{ parentExecutionId: READABLE }],
    unreadable: [UNREADABLE],
  });
});
