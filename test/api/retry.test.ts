import { beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import type { Hono } from 'hono';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import { anApi } from '../support/an-api.ts';
import { ask } from '../support/ask.ts';
import {
  aFanOut,
  anExecution,
  aParentExecution,
  aRow,
  aStep,
  CENTRAL,
  DAY,
  id,
  NOW,
  PARENT_ID,
  location,
  someLocations,
} from '../support/builders.ts';
import { aMemoryStore, keepLedger, type LedgerToKeep, type MemoryStore } from '../support/keep-ledger.ts';

const PATH = `/executions/${PARENT_ID}/retry`;

let store: MemoryStore;
let api: Hono;
beforeEach(() => {
  store = aMemoryStore();
  ({ api } = anApi(store));
});

interface Retry {
  readonly locations: number;
  readonly excluded: Readonly<Record<string, number>>;
  readonly commands: readonly {
    readonly targetLocations: readonly { readonly Accounts: string[]; readonly Regions: string[] }[];
    readonly commandLine: string;
  }[];
  readonly notes: readonly string[];
  readonly willFailAgain?: readonly object[];
  readonly nextToken?: string;
}

const keep = (ledger: LedgerToKeep) =>
  keepLedger(store, {
    ...ledger,
    execution: { runbook: 'patch', runbookVersion: '3', ...ledger.execution },
  });
const retry = async (query = '') => (await ask<Retry>(api, `${PATH}${query}`)).body;
const failed = (account: number, overrides: Partial<TargetRow> = {}): TargetRow =>
  aRow(account, { status: 'Failed', outputs: {}, ...overrides });
const unread: Partial<TargetRow> = { rank: 0, reason: 'readDenied', status: undefined, outputs: undefined };

/** The words that a shell makes of a line. */
const shellWords = (line: string): string[] =>
  execFileSync('sh', ['-c', `for word in ${line}; do printf '%s\\0' "$word"; done`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

describe('GET /executions/{parentId}/retry', () => {
  test('says first in which locations AWS still would not start it, as far as coverage knows', async () => {
    await keep({ rows: [failed(1), failed(2), failed(3)] });
    await store.noteRefusedStart(location(1), 'not able to be assumed', NOW);
    // It worked since.
    await store.noteRefusedStart(location(2), 'not able to be assumed', NOW - 2 * DAY);
    await store.noteSeen(location(2), { startedAt: NOW });
    // It is not wanted.
    await store.noteRefusedStart(location(9), 'not able to be assumed', NOW);
    const { willFailAgain, notes } = await retry();
    const reason = 'executionRoleNotAssumableOrRunbookNotShared';
    expect(willFailAgain).toEqual([{ ...location(1), reason }]);
    expect(notes[0]).toBe(
      `1 of these locations will fail again, unless repaired since ${new Date(NOW).toISOString().slice(0, 10)} (${reason}): ${location(1).accountId} ${location(1).region}.`,
    );
    expect((await retry('?verdict=succeeded')).willFailAgain).toBeUndefined();
  });

  test('has the target locations of exactly those that did not succeed, and the command line', async () => {
    await keep({
      rows: [
        aRow(1),
        failed(2),
        aRow(3, { status: 'TimedOut' }),
        aRow(4, { status: 'Cancelled' }),
        aRow(5, { status: 'Rejected' }),
        aRow(6, unread),
      ],
      fanOut: { targetLocations: [someLocations([1, 2, 3, 4, 5, 6, 7].map((n) => location(n)))] },
    });
    const { status, body } = await ask<Retry>(api, PATH);
    expect(status).toBe(200);
    const Accounts = [2, 3, 4, 5, 7].map((n) => location(n).accountId);
    const targetLocations = [{ Accounts, Regions: ['eu-west-1'], TargetLocationMaxErrors: '0' }];
    expect(body).toMatchObject({
      parentExecutionId: PARENT_ID,
      runbook: 'patch',
      documentVersion: '3',
      ...CENTRAL,
      locations: 5,
      excluded: { succeeded: 1, unreadable: 1 },
      withoutLocation: 0,
      sameLocation: 0,
      commands: [{ targetLocations }],
    });
    expect(body.commands[0]?.commandLine).toBe(
      'aws ssm start-automation-execution --document-name patch --document-version 3 --region eu-west-1 ' +
        `--target-locations '${JSON.stringify(targetLocations)}'`,
    );
    expect(body.notes).toEqual([
      'Start it in account 480783779961, as the parent was.',
      expect.stringMatching(/Parameters, tags and alarms are not kept here: add --parameters as they were/),
      expect.stringMatching(/TargetLocationMaxErrors is 0/),
      'Left out: 1 succeeded, because there is nothing to retry.',
      expect.stringMatching(
        /Left out: 1 unreadable, because their end could not be read, and they may have succeeded/,
      ),
    ]);
    expect(body.notes[1]).toContain(
      `aws ssm get-automation-execution --automation-execution-id ${PARENT_ID} --region eu-west-1 shows them`,
    );
  });

  test('keeps the role, the concurrency and the threshold of each location', async () => {
    const other = { maxErrors: '10%', maxConcurrency: '5', executionRoleName: 'Patcher' };
    await keep({
      rows: [failed(1), failed(2), failed(3)],
      fanOut: {
        targetLocations: [someLocations([location(1), location(3)]), someLocations([location(2)], other)],
      },
    });
    const { commands, notes } = await retry();
    expect(commands.flatMap(({ targetLocations }) => targetLocations)).toEqual([
      {
        Accounts: [location(1).accountId, location(3).accountId],
        Regions: ['eu-west-1'],
        TargetLocationMaxErrors: '0',
      },
      {
        Accounts: [location(2).accountId],
        Regions: ['eu-west-1'],
        ExecutionRoleName: 'Patcher',
        TargetLocationMaxConcurrency: '5',
        TargetLocationMaxErrors: '10%',
      },
    ]);
    expect(notes).toContainEqual(expect.stringMatching(/hold for each entry on its own/));
  });

  test('finds the settings of an account that stands behind a unit, and leaves the unit out', async () => {
    const units = { accounts: ['ou-abcd-12345678'], maxErrors: '7' };
    await keep({
      rows: [failed(1), failed(2)],
      fanOut: {
        targetLocations: [
          someLocations([], { ...units, excludeAccounts: [location(2).accountId] }),
          someLocations([], { ...units, maxErrors: '8' }),
          someLocations([location(1)], { maxErrors: '9' }),
        ],
      },
    });
    expect((await retry()).commands[0]?.targetLocations).toEqual([
      { Accounts: [location(1).accountId], Regions: ['eu-west-1'], TargetLocationMaxErrors: '9' },
      { Accounts: [location(2).accountId], Regions: ['eu-west-1'], TargetLocationMaxErrors: '8' },
    ]);
  });

  test('takes what the list said while the end is not kept, and says that the version is not known', async () => {
    await keep({
      rows: [failed(1)],
      fanOut: { targetLocations: [someLocations([location(1)], { maxErrors: '4' })] },
      hasResult: false,
    });
    const { commands, notes } = await retry();
    expect(commands).toMatchObject([{ targetLocations: [{ TargetLocationMaxErrors: '4' }] }]);
    expect(commands[0]?.commandLine).not.toContain('--document-version');
    expect(notes).toContainEqual(expect.stringMatching(/version of the runbook is not known/));
  });

  test('has AWS’s defaults where the locations are in a file of their own, and says so', async () => {
    await keep({ rows: [failed(1)], fanOut: { targetLocations: [] } });
    const { commands, notes } = await retry();
    expect(commands[0]?.targetLocations).toEqual([
      { Accounts: [location(1).accountId], Regions: ['eu-west-1'], TargetLocationMaxErrors: '0' },
    ]);
    expect(notes).toContainEqual(expect.stringMatching(/^For 1 locations .* have AWS’s defaults/));
  });

  test.each([
    ['', ['failed', 'neverStarted']],
    ['?verdict=failed', ['failed']],
    ['?verdict=failed,failed&verdict=unreadable', ['failed', 'unreadable']],
    ['?verdict=running', ['running']],
    ['?verdict=timedOut', []],
  ])('%j starts those alone that are %j', async (query, started) => {
    const accounts = { succeeded: 1, failed: 2, running: 3, unreadable: 4, neverStarted: 5 };
    await keep({
      rows: [aRow(1), failed(2), aRow(4, unread)],
      steps: [aStep(3, { status: 'InProgress', endTime: undefined })],
      fanOut: { targetLocations: [someLocations([1, 2, 3, 4, 5].map((n) => location(n)))] },
    });
    await store.recordTarget(
      PARENT_ID,
      aRow(3, { rank: 1, status: 'InProgress', endTime: undefined, outputs: undefined }),
    );
    const body = await retry(query);
    const wanted = Object.entries(accounts).filter(([verdict]) => started.includes(verdict));
    expect(
      body.commands.flatMap(({ targetLocations }) => targetLocations).flatMap((one) => one.Accounts),
    ).toEqual(wanted.map(([, account]) => location(account).accountId));
    const left = Object.keys(accounts).filter((verdict) => !started.includes(verdict));
    expect(body.excluded).toEqual(Object.fromEntries(left.map((verdict) => [verdict, 1])));
    for (const verdict of left) {
      expect(body.notes).toContainEqual(expect.stringMatching(`^Left out: 1 ${verdict}, because `));
    }
  });

  test('warns of what was asked for and may have run', async () => {
    await keep({ rows: [aRow(1, unread)] });
    expect((await retry('?verdict=unreadable')).notes).toContainEqual(
      'Asked for: unreadable. Mind that unreadable targets may have succeeded, or may be running.',
    );
  });

  test('of a run in which all succeeded is empty', async () => {
    await keep({ rows: [aRow(1)] });
    expect(await retry()).toMatchObject({ locations: 0, commands: [], excluded: { succeeded: 1 } });
  });

  test('says which success is none in whole', async () => {
    const row = aRow(1, { fansOut: true });
    await keep({ rows: [row] });
    const nested = { childCounts: { succeeded: 1, failed: 1 }, childDigest: 'd', childRevision: 1 };
    await store.recordNested(PARENT_ID, row, nested);
    expect((await retry()).notes).toContainEqual(
      expect.stringMatching(/^Of those, 1 succeeded .* not all of their own targets did/),
    );
  });

  test('names a location once, and says so, and who else ran there', async () => {
    await keep({
      rows: [failed(1), failed(1, { executionId: id(8) }), aRow(1, { executionId: id(9) })],
      fanOut: { targetLocations: [someLocations([location(1)])] },
    });
    const body = await retry();
    expect(body).toMatchObject({ locations: 1, sameLocation: 1, excluded: { succeeded: 1 } });
    expect(body.notes).toContainEqual(expect.stringMatching(/^1 targets are in a location .* listed once/));
    expect(body.notes).toContainEqual(expect.stringMatching(/^In 1 of the locations .* runs again/));
  });

  test('leaves out targets with an unknown location, and those that AWS did not list, and says so', async () => {
    await keep({
      rows: [failed(1)],
      steps: [aStep(2, { location: undefined, childId: undefined, status: 'Pending', startTime: undefined })],
      fanOut: {
        targetLocations: [someLocations([], { accounts: ['ou-abcd-12345678'] })],
        progress: { totalSteps: 5, successSteps: 2, failedSteps: 0, cancelledSteps: 0, timedOutSteps: 0 },
      },
    });
    const body = await retry();
    expect(body).toMatchObject({ locations: 1, withoutLocation: 1 });
    expect(body.notes).toContainEqual(
      expect.stringMatching(/^Left out: 1 whose account and Region AWS did not say/),
    );
  });

  describe('says of targets (rate control)', () => {
    const child = (kind: 'rateControl' | 'runbook') =>
      store.recordParent(anExecution({ executionId: id(1) }), aFanOut([], { kind }));
    test.each<[what: string, row: Partial<TargetRow>, before: () => unknown, notes: readonly string[]]>([
      ['nothing where a child is none', {}, () => undefined, []],
      ['nothing where a child fans out otherwise', { fansOut: true }, () => child('runbook'), []],
      ['to add them', { fansOut: true }, () => child('rateControl'), ['The parent ran once ']],
      [
        'how to see, where a child’s own kind is lost',
        { fansOut: true },
        () => undefined,
        ['Whether the parent r'],
      ],
    ])('%s', async (_what, row, before, notes) => {
      await keep({ rows: [failed(1, row)] });
      await before();
      const found = (await retry()).notes.filter((one) => one.includes('--target-parameter-name'));
      expect(found.map((one) => one.slice(0, 20))).toEqual(notes);
    });

    test('how to see, where no child was read', async () => {
      await keep({ rows: [], fanOut: { targetLocations: [someLocations([location(1)])] } });
      expect((await retry()).notes).toContainEqual(expect.stringMatching(/^Whether the parent ran once/));
    });
  });

  describe('what has no target locations is refused, with what to do:', () => {
    test.each([
      ['rateControl' as const, /--target-parameter-name and --targets/],
      ['runbook' as const, /Start the runbook again/],
    ])('%s', async (kind, detail) => {
      await keep({ rows: [failed(1)], fanOut: { kind, targetLocations: [] } });
      const { status, body } = await ask(api, PATH);
      expect(status).toBe(409);
      expect(body).toMatchObject({
        type: 'urn:rollcall:problem:not-retryable',
        parentExecutionId: PARENT_ID,
        detail: expect.stringMatching(detail),
      });
    });

    test('a parent that was never read', async () => {
      await store.createPlaceholder(PARENT_ID, location(1));
      expect(await ask(api, PATH)).toMatchObject({
        status: 409,
        body: { next: [{ operation: 'requestCollection', parameters: { parentId: PARENT_ID } }] },
      });
    });

    test('a parent that AWS had forgotten before it was read', async () => {
      const placeholder = { executionId: PARENT_ID, location: CENTRAL };
      await store.createRootPlaceholder(placeholder);
      const parent = await store.findParent(PARENT_ID);
      await store.markExpired(
        parent ?? {
          ...placeholder,
          requestRounds: 0,
          announced: 0,
          unmanaged: false,
          unlocated: false,
          confirming: false,
        },
      );
      expect(await ask(api, PATH)).toMatchObject({
        status: 409,
        body: { detail: expect.stringMatching(/AWS had forgotten/) },
      });
    });
  });

  test.each([
    ['patch'],
    ['it\'s; $(reboot) `reboot` "$HOME" \\ & | > * ~'],
    ['arn:aws:ssm:eu-west-1:480783779961:document/patch'],
    ['päch 🧯'],
  ])('a shell reads the command line as it was meant, and nothing else: %s', async (runbook) => {
    const role = "R'; rm -rf / #";
    await keep({
      rows: [failed(1)],
      execution: { runbook, runbookVersion: '$LATEST' },
      fanOut: { targetLocations: [someLocations([location(1)], { executionRoleName: role })] },
    });
    const [command] = (await retry()).commands;
    const words = shellWords(command?.commandLine ?? '');
    expect(words.slice(0, -1)).toEqual([
      'aws',
      'ssm',
      'start-automation-execution',
      '--document-name',
      runbook,
      '--document-version',
      '$LATEST',
      '--region',
      'eu-west-1',
      '--target-locations',
    ]);
    expect(JSON.parse(words.at(-1) ?? '')).toEqual(command?.targetLocations);
  });

  test.each([
    ['a\nb', /control characters/],
    ['a\u001b[2Jb', /control characters/],
    ['a\u202eb', /control characters/],
    ['--cli-input-json', /begins like an option/],
    ['file:///etc/passwd', /begins like the address of a file/],
    ['', /is empty/],
  ])('a name that no runbook can have is not put into a command line: %j', async (runbook, detail) => {
    await keep({ rows: [failed(1)], execution: { runbook } });
    expect(await ask(api, PATH)).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(detail) },
    });
  });

  test('is asked of a parent only', async () => {
    expect((await ask(api, PATH)).status).toBe(404);
    await keep({ rows: [failed(1)] });
    expect((await ask(api, `${PATH}?verdict=bad`)).body).toMatchObject({ status: 400, parameter: 'verdict' });
    expect((await ask(api, `${PATH}?nextToken=bad`)).body).toMatchObject({ parameter: 'nextToken' });
  });

  test('says that a parent goes on', async () => {
    const parent = aParentExecution([], { status: 'InProgress', endTime: undefined });
    await store.recordParent(parent, aFanOut([location(1)]));
    await store.recordTarget(PARENT_ID, failed(1));
    expect((await retry()).notes.at(-1)).toMatch(/not known to have ended/);
  });
});
