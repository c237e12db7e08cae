import { describe, expect, test } from '@jest/globals';
import { createClient } from '../../cli/client/client.ts';
import { CATALOG } from '../../cli/catalog.ts';
import { showAnswers } from '../../cli/facts/show-facts.ts';
import { widthOf } from '../../cli/terminal/cut-to-width.ts';
import { aSession } from '../support/a-session.ts';
import { id, PARENT_ID } from '../support/builders.ts';
import { isThorough } from '../support/is-long.ts';

// Every command that prints a table, over all widths of a terminal.

/** `npm test` tries one width in three. */
const WIDTHS = Array.from({ length: 181 }, (_, index) => index + 40).filter(
  (width) => isThorough || width % 3 === 1,
);
const WHY =
  'An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied, and so on';
const VALUE = 'v3.2.1-and-a-long-suffix';
const at = (account: number) => ({
  accountId: String(account).repeat(12),
  accountName: 'a-workload-with-a-name',
  region: 'ap-southeast-2',
});
const HEAD = {
  parentExecutionId: PARENT_ID,
  runbook: 'get_account_alias_of_everything',
  status: 'Success',
  startTime: '2026-01-01T00:00:00.000Z',
  endTime: '2026-01-01T00:12:00.000Z',
  startedBy: 'arn:aws:sts::111111111111:assumed-role/admin/alice',
  seal: { sealedAt: '2026-01-01T00:13:00.000Z', revision: 1 },
  expected: 3,
  expectedAtLeast: false,
  counts: { succeeded: 2, failed: 1 },
};
const FAILED = { ...at(1), executionId: id(1), verdict: 'failed', source: 'event', message: WHY };
const TARGETS = [
  FAILED,
  { ...at(2), executionId: id(2), verdict: 'succeeded', source: 'event' },
  { ...at(3), executionId: id(3), verdict: 'succeeded', source: 'sweep' },
];
const RESULTS = TARGETS.map((target) =>
  target.verdict === 'failed'
    ? target
    : { ...target, outputs: { 'getVersion.version': [VALUE], 'getVersion.channel': ['stable'] } },
);
const LOCATIONS = [1, 2].map((account) => ({
  ...at(account),
  reads: 'denied',
  events: 'none',
  starts: 'refused',
  lastReadAt: '2026-01-01T00:00:00.000Z',
  denial: { reason: 'readDenied', message: WHY, at: '2026-01-01T00:00:00.000Z' },
}));
const BUCKET = { count: 1, targets: [at(1)] };
const ANSWERS: readonly (readonly [path: RegExp, body: object])[] = [
  [/\/results\/\d+\//, { ...FAILED, parentExecutionId: PARENT_ID, failureMessage: WHY, steps: steps() }],
  [/\/results\?/, { ...HEAD, matched: 3, results: RESULTS }],
  [/\/missing\?/, { ...HEAD, missing: 1, unnamed: 0, reasons: { notCollected: 1 }, targets: [FAILED] }],
  [
    /\/groups\?/,
    {
      ...HEAD,
      withoutValue: BUCKET,
      notCollected: { ...BUCKET, counts: { failed: 1 } },
      groups: [{ count: 2, value: [`${VALUE} ${VALUE}`], targets: [at(2), at(3)] }],
    },
  ],
  [
    /\/diff\//,
    {
      from: { ...HEAD, unnamed: 0 },
      to: { ...HEAD, unnamed: 0 },
      counts: { changed: 1 },
      causes: {
        appeared: { causes: [{ id: 'c1-0123456789ab', title: WHY, from: 0, to: 3 }], omitted: 0 },
        same: { causes: [], omitted: 0 },
        gone: { causes: [], omitted: 0 },
      },
      changes: [
        {
          ...at(1),
          kind: 'changed',
          from: { verdict: 'succeeded' },
          to: { verdict: 'failed', reason: 'errorThreshold' },
          outputs: [{ name: 'getVersion.version', from: { value: [VALUE] } }],
        },
      ],
    },
  ],
  [
    /\/coverage\?/,
    {
      counts: {
        locations: 2,
        readsWorking: 0,
        readsDenied: 2,
        readsNever: 0,
        eventsArriving: 0,
        startsRefused: 2,
      },
      locations: LOCATIONS,
    },
  ],
  [
    /\/history\?/,
    {
      runbook: HEAD.runbook,
      runs: [
        {
          ...HEAD,
          durationMs: 60_000,
          lagMs: { median: 1_000, max: 2_000 },
          causes: {
            appeared: { causes: [{ id: 'c1-0123456789ab', title: WHY, from: 0, to: 1 }] },
            gone: { causes: [] },
          },
        },
      ],
    },
  ],
  [
    /\/accounts\//,
    {
      accountId: '111111111111',
      causes: [],
      executions: TARGETS.map((target) => ({
        ...target,
        parentExecutionId: PARENT_ID,
        runbook: HEAD.runbook,
        startTime: '2026-01-01T00:00:00.000Z',
        streak: { notSucceeded: 5, of: 5 },
        newCause: true,
      })),
    },
  ],
  [/\/health/, { status: 'ok' }],
  [/\/executions\?/, { executions: [HEAD, { ...HEAD, parentExecutionId: id(9) }] }],
  [/\/executions\/[^/?]+\?/, { ...HEAD, targets: TARGETS }],
];

function steps(): readonly object[] {
  const step = { name: 'run_the_script_that_asks', action: 'aws:executeScript', status: 'Failed' };
  return [{ ...step, ...HEAD, failure: { stage: 'Invocation', type: 'ActionFailed', message: WHY } }];
}

const CLIENT = createClient(async ({ url }) => {
  const [, body] = ANSWERS.find(([path]) => path.test(url)) ?? [];
  return new Response(JSON.stringify(body), { status: body === undefined ? 404 : 200 });
}, 'http://api');

const PARENT = [PARENT_ID];
/** The arguments and options with which each command prints a table. */
const TABLES: Readonly<
  Record<string, { readonly args: readonly unknown[]; readonly options?: Record<string, unknown> }>
> = {
  list: { args: [], options: { limit: 50 } },
  show: { args: PARENT, options: { all: true } },
  results: { args: PARENT },
  target: { args: [PARENT_ID, '111111111111', 'ap-southeast-2'] },
  missing: { args: PARENT },
  groups: { args: PARENT, options: { by: 'getVersion.version', targets: 100 } },
  diff: { args: [PARENT_ID, id(9)] },
  account: { args: ['111111111111'], options: { limit: 25 } },
  history: { args: ['get_account_alias'], options: { limit: 10 } },
  coverage: { args: [] },
  doctor: { args: [[]] },
  runbooks: { args: [[]], options: { maxConcurrency: '10', maxErrors: '100%' } },
};
const WITHOUT_TABLE = [
  // It shows the report as show does.
  'demo',
  'wait',
  'watch',
  'refresh',
  'retry',
  'gather',
  'completion',
  'console',
  'open',
  'report',
  'mcp',
];

test('every command is here', () => {
  const named = [...Object.keys(TABLES), ...WITHOUT_TABLE, 'facts'].sort();
  expect(CATALOG.map(({ name }) => name).sort()).toEqual(named);
});

interface Printed {
  readonly head: string;
  readonly rows: readonly string[];
}

/** The tables in a text: each begins with a line of titles, and ends with an empty line. */
function tablesOf(text: string): readonly Printed[] {
  return text
    .split(/\n\n/)
    .map((part) => part.split('\n').filter((line) => line !== ''))
    .flatMap((lines) => {
      const first = lines.findIndex(
        (line) => /^ *[A-Z…][A-Z .,…]*(?: {2,}\S|$)/.test(line) && !/\d/.test(line),
      );
      return first === -1 ? [] : [{ head: lines[first] ?? '', rows: lines.slice(first + 1) }];
    });
}

const texts = new Map<string, Promise<string>>();

/** What a command prints; each width is printed once, for all tests. */
function printed(name: string, width: number): Promise<string> {
  const key = `${name} ${width}`;
  const text = texts.get(key) ?? print(name, width);
  texts.set(key, text);
  return text;
}

async function print(name: string, width: number): Promise<string> {
  let text = '';
  const session = aSession(CLIENT, { width, print: (more) => (text += more) });
  if (name === 'facts') {
    const fact = { question: WHY, whyItMatters: WHY, howToAnswer: WHY };
    await showAnswers(
      {
        answers: [
          { id: 'startedBy.isArn', ...fact, answered: true, answer: VALUE, evidence: WHY },
          { id: 'throttle.code', ...fact, answered: false, because: WHY },
        ],
        unreadLocations: 0,
      } as unknown as Parameters<typeof showAnswers>[0],
      session.output,
    );
    return text;
  }
  const { args = [], options = {} } = TABLES[name] ?? {};
  const command = await CATALOG.find((entry) => entry.name === name)?.load();
  await command?.run({ args, options }, session);
  return text;
}

/** A whole execution ID, which needs 36 columns. */
const WHOLE_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

describe.each([...Object.keys(TABLES), 'facts'])('the table of %s', (name) => {
  test('is never wider than the terminal, at 40 to 220 columns', async () => {
    for (const width of WIDTHS) {
      const tables = tablesOf(await printed(name, width));
      expect([width, tables.length > 0]).toEqual([width, true]);
      const wide = tables
        .flatMap(({ head, rows }) => [head, ...rows])
        .filter((line) => widthOf(line) > width);
      expect([width, wide]).toEqual([width, []]);
    }
  });

  test('gives WHY 40 columns before it shows an execution ID', async () => {
    const tooNarrow: number[] = [];
    for (const width of WIDTHS) {
      const tables = tablesOf(await printed(name, width));
      if (tables.some(({ head, rows }) => head.includes('WHY') && isNarrow(head.indexOf('WHY'), rows))) {
        tooNarrow.push(width);
      }
    }
    expect(tooNarrow).toEqual([]);
  });
});

/** Whether an ID is whole beside a WHY, which begins in that column, of less than 40. */
const isNarrow = (why: number, rows: readonly string[]): boolean =>
  rows.some((row) => WHOLE_ID.test(row)) &&
  Math.max(...rows.map((row) => widthOf(row.slice(why).replace(WHOLE_ID, '').trimEnd()))) < 40;

/** The widths at which that text is wrong. */
async function widthsWhere(name: string, isWrong: (text: string) => boolean): Promise<readonly number[]> {
  const wrong: number[] = [];
  for (const width of WIDTHS) if (isWrong(await printed(name, width))) wrong.push(width);
  return wrong;
}

describe('outputs', () => {
  test('have a column each, named by the output; without its step where there is little room', async () => {
    const [wide = '', narrow = ''] = await Promise.all([220, 100].map((width) => printed('results', width)));
    expect(wide).toMatch(/ getVersion\.channel +getVersion\.version +WHY/);
    expect(narrow).toMatch(/ channel +version +WHY/);
  });

  test('are not cut while an ID is whole', async () => {
    expect(await widthsWhere('results', (text) => WHOLE_ID.test(text) && !text.includes(VALUE))).toEqual([]);
  });

  test('that have no room are counted', async () => {
    expect(await printed('results', 50)).toMatch(
      /\n\d of 2 outputs have no room: --output csv has them all\.\n/,
    );
  });
});

test('a diff breaks the title of a cause, and never cuts it', async () => {
  const isCut = (text: string): boolean => !text.replaceAll(/\s+/g, ' ').includes(`New cause: ${WHY} (3 ×,`);
  expect(await widthsWhere('diff', isCut)).toEqual([]);
});

test('a list shows short IDs before it cuts anything else', async () => {
  expect(await widthsWhere('list', (text) => WHOLE_ID.test(text) && text.includes('…'))).toEqual([]);
  expect(await widthsWhere('list', (text) => !text.includes(PARENT_ID.slice(0, 8)))).toEqual([]);
});
