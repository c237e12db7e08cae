import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { withColours, withoutColours } from '../../cli/terminal/paint.ts';
import { widthOf } from '../../cli/terminal/cut-to-width.ts';
import type { ReportAnswer, ResultAnswer } from '../../local/demo/api-client.ts';
import { printRun, withNames } from '../../local/demo/print-run.ts';
import { printTitle } from '../../local/demo/print-title.ts';
import { createDemoProgress, waitsFor } from '../../local/demo/progress-text.ts';
import { createNotices, type Notices } from '../../local/notices.ts';
import { id, location, PARENT_ID } from '../support/builders.ts';

// What the demo of `npm start` prints. What it plays: test/start.test.ts.

const URL = 'http://127.0.0.1:4566';
const TERMINAL = { width: 80, paint: withoutColours, repeated: ` --endpoint-url ${URL}` };
const NOW = Date.UTC(2026, 0, 1, 12);

const targets = [
  { ...location(1), executionId: id(1), verdict: 'succeeded', source: 'event' },
  { ...location(2), executionId: id(2), verdict: 'failed', source: 'request', causeId: 'c1-1' },
];
const REPORT: ReportAnswer = {
  parentExecutionId: PARENT_ID,
  accountId: '480783779961',
  region: 'eu-west-1',
  runbook: 'get_account_alias',
  runbookVersion: '1',
  status: 'Success',
  startTime: '2026-01-01T11:59:00.000Z',
  endTime: '2026-01-01T11:59:01.000Z',
  seal: { sealedAt: '2026-01-01T11:59:02.000Z', revision: 1 },
  expected: 2,
  expectedAtLeast: false,
  counts: { succeeded: 1, failed: 1 },
  found: { event: 1, request: 1, sweep: 0 },
  lagMs: { median: 100, max: 1_700 },
  causes: [
    {
      id: 'c1-1',
      title: 'Access denied: ListAccountAliases in step get_account_alias; no policy of the role allows it',
      advice: 'Allow iam:ListAccountAliases to the role that the runbook runs as.',
      count: 1,
      verdict: 'failed',
      accounts: [{ accountId: location(2).accountId }],
    },
  ],
  targets,
};
const RESULTS: readonly ResultAnswer[] = [
  { ...location(1), verdict: 'succeeded', outputs: { 'get_account_alias.alias': ['example'] } },
  { ...location(2), verdict: 'failed', message: 'Access Denied' },
];

const print = (shown?: 'outputs' | 'sources') =>
  printRun(REPORT, RESULTS, shown, { terminal: TERMINAL, now: NOW });

describe('a report of the demo', () => {
  test('is the one of the command line, with the command that shows more, and how each result was found', () => {
    expect(print()).toBe(`get_account_alias  ${PARENT_ID}  480783779961 eu-west-1
1 of 2 succeeded; 1 cause explains the other one. AWS says Success.
Version 1, started 2026-01-01T11:59Z, took 1.0 s; sealed 11:59Z, revision 1
1 × Access denied: ListAccountAliases in step get_account_alias; no policy of
    the role allows it
    222222222222
    Allow iam:ListAccountAliases to the role that the runbook runs as.
Again: rollcall retry ${PARENT_ID} --endpoint-url
${URL}. Every target: --all

Found 1 by event, 1 by request, 0 by sweep; 0.1 s after the end, at most 1.7 s`);
  });

  test.each(['outputs', 'sources'] as const)('with its %s fits 80 columns', (shown) => {
    expect(print(shown)).toMatch(
      shown === 'outputs' ? /^111111111111 .* example$/m : /^222222222222 .* request/m,
    );
    expect(
      print(shown)
        .split('\n')
        .filter((line) => widthOf(line) > 80),
    ).toEqual([]);
  });

  test('names accounts before the first sweep has listed their names, and keeps a name that is known', () => {
    const known = {
      ...REPORT,
      targets: targets.map((target, index) => (index === 0 ? { ...target, accountName: 'known' } : target)),
    };
    const withThem = withNames(known, (accountId) => `name of ${accountId}`);
    expect(withThem.targets.map(({ accountName }) => accountName)).toEqual(['known', 'name of 222222222222']);
    expect(withThem.causes?.[0]?.accounts).toEqual([
      { accountId: '222222222222', accountName: 'name of 222222222222' },
    ]);
  });
});

test('the head of a scene is wrapped, and bold on a terminal that shows it', () => {
  expect(
    printTitle('1. a in 7 accounts', 'One two three four five.', { width: 18, paint: withColours }),
  ).toBe('\n\u001B[1m1. a in 7 accounts\u001B[22m\n   One two three\n   four five.\n');
});

describe('progress', () => {
  const open = { verdict: 'unreadable', reason: 'notCollected', targets: 3, refused: false };
  test.each<[string, ReportAnswer | undefined, RegExp]>([
    ['nothing is known yet', undefined, /has not heard of the run yet/],
    [
      'the end is not known',
      { ...REPORT, status: 'InProgress' },
      /^2 of 2 collected: the event of the run’s end/,
    ],
    ['results are missing', { ...REPORT, open: [open] }, /Rollcall asks AWS for 3 without an event$/],
    ['it waits to seal', REPORT, /^2 of 2 collected: Rollcall waits 5 s for late events, then seals$/],
  ])('says why it waits: %s', (_what, report, words) => {
    expect(waitsFor(report)).toMatch(words);
  });

  test('what is simulated is shown, and what is waited for while nothing is', () => {
    const shown: string[] = [];
    const progress = createDemoProgress((text) => void shown.push(text));
    progress.simulated('runs');
    progress.awaited('waits');
    progress.simulated('');
    progress.awaited('');
    expect(shown).toEqual(['runs', 'runs', 'waits', '']);
  });
});

describe('notices', () => {
  let directory: string;
  let printed: string[];
  let notices: Notices;
  const publication = (title: string) => ({
    topicArn: 'arn:aws:sns:eu-west-1:480783779961:rollcall-chat',
    attributes: {},
    message: JSON.stringify({
      content: {
        title,
        description: '• one that is longer than a line of so many columns has room\n   in `two`\u001B[2J',
        nextSteps: ['Look: `rollcall show x`'],
      },
    }),
  });
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'rollcall-notices-'));
    printed = [];
    notices = createNotices(join(directory, 'n'), (text) => void printed.push(text), 60);
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  test('the first is shown with its lines as they are set, and each is kept', () => {
    notices.receive(publication('first'));
    notices.receive(publication('second'));
    expect(printed).toHaveLength(1);
    expect(printed[0]?.split('\n').slice(-5)).toEqual([
      '│ first',
      '│ • one that is longer than a line of so many columns has',
      '│   room',
      '│    in `two`\uFFFD[2J',
      '│ Look: `rollcall show x`',
    ]);
    expect(readFileSync(join(directory, 'n'), 'utf8').trim().split('\n')).toHaveLength(2);
  });

  test('none is shown in the middle of a scene, but after it', () => {
    const release = notices.hold();
    notices.receive(publication('first'));
    expect(printed).toEqual([]);
    release();
    notices.hold()();
    expect(printed).toHaveLength(1);
  });
});
