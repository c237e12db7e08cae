import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Hono } from 'hono';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import { anApi } from '../support/an-api.ts';
import { ask } from '../support/ask.ts';
import {
  aFanOut,
  anExecution,
  aRow,
  id,
  MINUTE,
  NOW,
  PARENT_ID,
  location,
  someLocations,
} from '../support/builders.ts';
import { aMemoryStore, keepLedger, type MemoryStore } from '../support/keep-ledger.ts';

const PATH = `/executions/${PARENT_ID}`;
const AFTER = id(9_000);

let store: MemoryStore;
let api: Hono;
beforeEach(() => {
  store = aMemoryStore();
  ({ api } = anApi(store));
});

const SECRET = 'hunter-two';

const denied = (operation: string, words: string): string =>
  `Step fails when it is Execute/Cancelling action. An error occurred (AccessDenied) when calling the ${operation} operation: ${words}. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.`;

const failed = (account: number, message: string, overrides: Partial<TargetRow> = {}): TargetRow =>
  aRow(account, { status: 'Failed', outputs: {}, message, ...overrides });

const uncollected: Partial<TargetRow> = { outputs: undefined, status: undefined, endTime: undefined };

/** Two denied the same in other words, one with words of its own, one that cannot be read, one that succeeded. */
const rows: readonly TargetRow[] = [
  aRow(1),
  failed(2, denied('ListBuckets', SECRET), { failedStep: { name: 'look', action: 'aws:executeAwsApi' } }),
  failed(3, denied('ListBuckets', 'Zugriff verweigert'), {
    failedStep: { name: 'look', action: 'aws:executeAwsApi' },
  }),
  failed(4, `the password is ${SECRET}`, { failedStep: { name: 'tell', action: 'aws:executeScript' } }),
  aRow(5, { ...uncollected, rank: 0, reason: 'readerRoleNotAssumable', message: 'not authorized' }),
];

interface CauseAnswer {
  readonly id: string;
  readonly title: string;
  readonly advice: string;
  readonly note?: string;
  readonly count: number;
  readonly accounts: readonly { readonly accountId: string }[];
}

interface Causes {
  readonly distinctCauses: number;
  readonly explained: number;
  readonly expected: number;
  readonly causes: readonly CauseAnswer[];
  readonly omitted?: object;
  readonly nextToken?: string;
}

const keep = (some: readonly TargetRow[] = rows, parentId = PARENT_ID): Promise<void> =>
  keepLedger(store, { parentId, rows: some, fanOut: aFanOut(some.map((row) => row.location)) });

const causesOf = async (parentId = PARENT_ID): Promise<Causes> =>
  (await ask<Causes>(api, `/executions/${parentId}/causes`)).body;

/** The ID of the cause of a target in one account. */
const causeIn = async (account: number): Promise<string> => {
  const { causes } = await causesOf();
  return (
    causes.find(({ accounts }) => accounts.some(({ accountId }) => accountId === location(account).accountId))
      ?.id ?? ''
  );
};

describe('GET /executions/{parentId}/causes', () => {
  test('puts targets together by why they did not succeed, and says what to do', async () => {
    await keep();
    const body = await causesOf();
    expect(body).toMatchObject({ expected: 5, distinctCauses: 3, explained: 4 });
    expect(body.causes[0]).toEqual({
      id: expect.stringMatching(/^c1-[0-9a-f]{12}$/),
      title: 'Access denied: ListBuckets in step look; no policy of the role allows it',
      advice: expect.stringContaining('Allow s3:ListAllMyBuckets to the role'),
      count: 2,
      verdict: 'failed',
      stepName: 'look',
      stepAction: 'aws:executeAwsApi',
      operation: 'ListBuckets',
      errorCode: 'AccessDenied',
      accounts: [{ accountId: location(2).accountId }, { accountId: location(3).accountId }],
      regions: ['eu-west-1'],
    });
    expect(
      body.causes
        .slice(1)
        .map(({ title }) => title)
        .sort(),
    ).toEqual([
      'Failed in step tell (aws:executeScript) with words of its own',
      'Rollcall cannot assume its reader role',
    ]);
  });

  test('of a run in which nothing failed there are none; of one in which all failed for one reason there is one', async () => {
    await keep([aRow(1), aRow(2)]);
    expect(await causesOf()).toMatchObject({ distinctCauses: 0, explained: 0, causes: [] });
    const all = [1, 2, 3].map((account) => failed(account, denied('ListBuckets', String(account))));
    await keep(
      all.map((row) => ({ ...row, executionId: id(Number(row.executionId.slice(-1)) + 500) })),
      AFTER,
    );
    expect(await causesOf(AFTER)).toMatchObject({ distinctCauses: 1, explained: 3 });
  });

  test('IDs are the same in another run', async () => {
    await keep();
    await keep(
      rows.map((row) => ({ ...row, executionId: row.executionId.replace('0000-0000', '0000-1111') })),
      AFTER,
    );
    const ids = ({ causes }: Causes) => causes.map((cause) => cause.id);
    expect(ids(await causesOf(AFTER))).toEqual(ids(await causesOf()));
  });

  test('says what coverage knows of the locations beside that', async () => {
    await keep();
    const noteOf = async () =>
      (await causesOf()).causes.find(({ title }) => title.includes('reader role'))?.note;
    expect(await noteOf()).toBe('The reader role has never worked there in 90 days.');
    await store.noteSeen(location(5), { readAt: NOW - 60 * MINUTE });
    expect(await noteOf()).toBe(
      'The reader role worked in this location before: something has changed since.',
    );
  });
});

describe('what a runbook may have written', () => {
  test('is in no answer without outputs, and in those with outputs', async () => {
    await keep();
    const holds = async (path: string) =>
      JSON.stringify((await ask(api, `${PATH}${path}`)).body).includes(SECRET);
    expect(await Promise.all(['', '/causes', '/missing', '/retry'].map(holds))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(await Promise.all(['/results', '/groups?by=cause', '/groups?by=message'].map(holds))).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('is not missing in silence: the report says that there is a message', async () => {
    await keep();
    const { body } = await ask<{ targets: readonly object[] }>(api, PATH);
    expect(body.targets.slice(1, 5)).toEqual([
      expect.objectContaining({
        message: 'An error occurred (AccessDenied) when calling the ListBuckets operation',
      }),
      expect.objectContaining({
        message: 'An error occurred (AccessDenied) when calling the ListBuckets operation',
      }),
      expect.objectContaining({ messageWithheld: true }),
      expect.objectContaining({ message: 'not authorized' }),
    ]);
  });
});

describe('targets of one cause', () => {
  test('are those that results?cause= and retry?cause= mean', async () => {
    await keep();
    const cause = await causeIn(2);
    const { body } = await ask<{
      matched: number;
      results: readonly { accountId: string; causeId: string }[];
    }>(api, `${PATH}/results?cause=${cause}`);
    expect(body.results.map(({ accountId, causeId }) => [accountId, causeId])).toEqual([
      [location(2).accountId, cause],
      [location(3).accountId, cause],
    ]);
    const retry = await ask(api, `${PATH}/retry?cause=${cause}`);
    expect(retry.body).toMatchObject({
      locations: 2,
      excluded: { succeeded: 1, failed: 1, unreadable: 1 },
      commands: [{ targetLocations: [{ Accounts: [location(2).accountId, location(3).accountId] }] }],
      notes: expect.arrayContaining(['Left out: 1 failed, because they have other causes.']),
    });
  });

  test('of an unreadable one, retry?cause= means it too, and cautions', async () => {
    await keep();
    const { body } = await ask<{ notes: readonly string[] }>(api, `${PATH}/retry?cause=${await causeIn(5)}`);
    expect(body).toMatchObject({ locations: 1, excluded: { succeeded: 1, failed: 3 } });
    expect(body.notes.join(' ')).toContain('may have succeeded');
  });

  test('those that AWS did not list are counted among the left out, unless their cause is asked for', async () => {
    const progress = { totalSteps: 4, successSteps: 2, failedSteps: 0, cancelledSteps: 0, timedOutSteps: 0 };
    const unit = { ...someLocations([]), accounts: ['ou-ab12-11111111'] };
    await keepLedger(store, {
      rows: [aRow(1), failed(2, 'no')],
      fanOut: { kind: 'targetLocations', targetLocations: [unit], progress },
    });
    const { causes } = await causesOf();
    const [unlisted, own] = causes;
    expect([unlisted?.count, own?.count]).toEqual([2, 1]);
    const planOf = async (cause: string | undefined) =>
      (await ask(api, `${PATH}/retry?cause=${cause ?? ''}`)).body;
    expect(await planOf(own?.id)).toMatchObject({
      locations: 1,
      excluded: { succeeded: 1, neverStarted: 2 },
      withoutLocation: 0,
    });
    expect(await planOf(unlisted?.id)).toMatchObject({
      locations: 0,
      excluded: { succeeded: 1, failed: 1 },
      withoutLocation: 2,
    });
  });

  test.each(['results', 'retry'])(
    '%s?cause= of another run is refused with the causes that there are',
    async (route) => {
      await keep();
      const { status, body } = await ask(api, `${PATH}/${route}?cause=c1-0123456789ab`);
      expect(status).toBe(400);
      expect(body).toMatchObject({
        type: 'urn:rollcall:problem:bad-parameter',
        parameter: 'cause',
        value: 'c1-0123456789ab',
        detail: expect.stringContaining(
          `cause is c1-0123456789ab, which is no cause of ${PARENT_ID}: it has c1-`,
        ),
        causes: expect.arrayContaining([expect.objectContaining({ id: await causeIn(2), count: 2 })]),
      });
      expect((await ask(api, `${PATH}/${route}?cause=colour`)).status).toBe(400);
    },
  );

  test('missing has the causes of those that are missing alone', async () => {
    await keep();
    const { body } = await ask<{ causes: readonly CauseAnswer[]; missing: number }>(api, `${PATH}/missing`);
    expect([body.missing, body.causes.map(({ title, count }) => [title, count])]).toEqual([
      1,
      [['Rollcall cannot assume its reader role', 1]],
    ]);
  });
});

describe('two runs', () => {
  test('diff says which causes are new, which are gone and which stay, and that a target failed for another reason', async () => {
    await keep();
    const later = rows.map((row, n) => ({ ...row, executionId: id(9_100 + n) }));
    const [one, two, three, , five] = later as [TargetRow, TargetRow, TargetRow, TargetRow, TargetRow];
    await keep(
      [one, two, { ...three, message: denied('GetObject', 'no') }, aRow(4, { executionId: id(9_103) }), five],
      AFTER,
    );
    interface Diff {
      readonly causes: Record<'appeared' | 'gone' | 'same', { readonly causes: readonly object[] }>;
      readonly changes: readonly { readonly kind: string; readonly accountId: string }[];
    }
    const { body } = await ask<Diff>(api, `${PATH}/diff/${AFTER}`);
    expect(body.causes).toEqual({
      appeared: {
        causes: [expect.objectContaining({ title: expect.stringContaining('GetObject'), from: 0, to: 1 })],
      },
      gone: {
        causes: [
          expect.objectContaining({ title: expect.stringContaining('words of its own'), from: 1, to: 0 }),
        ],
      },
      same: {
        causes: expect.arrayContaining([
          expect.objectContaining({ title: expect.stringContaining('ListBuckets'), from: 2, to: 1 }),
          expect.objectContaining({ from: 1, to: 1 }),
        ]),
      },
    });
    expect(body.changes.map(({ kind, accountId }) => [kind, accountId])).toEqual([
      ['changed', location(3).accountId],
      ['changed', location(4).accountId],
    ]);
  });
});

describe('GET /executions/{parentId}/groups?by=', () => {
  interface Groups {
    readonly expected: number;
    readonly groups: readonly {
      readonly value: readonly string[];
      readonly count: number;
      readonly cause?: object;
    }[];
    readonly withoutValue: { readonly count: number };
    readonly notCollected: { readonly count: number };
  }

  const groups = async (by: string) => {
    await keep();
    await store.recordAccountNames(
      new Map([1, 2, 3].map((account) => [location(account).accountId, account === 1 ? 'shop' : 'bank'])),
      new Map([[location(2).accountId, 'ou-ab12-11111111']]),
    );
    const { body } = await ask<Groups>(api, `${PATH}/groups?by=${by}`);
    const all = [...body.groups, body.withoutValue, body.notCollected].reduce(
      (sum, { count }) => sum + count,
      0,
    );
    expect(all).toBe(body.expected);
    return body;
  };

  test.each<[by: string, values: readonly (readonly [string, number])[], without: number]>([
    [
      'verdict',
      [
        ['failed', 3],
        ['succeeded', 1],
        ['unreadable', 1],
      ],
      0,
    ],
    ['reason', [['readerRoleNotAssumable', 1]], 4],
    [
      'accountName',
      [
        ['bank', 2],
        ['shop', 1],
      ],
      2,
    ],
    ['organizationalUnit', [['ou-ab12-11111111', 1]], 4],
  ])('%s', async (by, values, without) => {
    const body = await groups(by);
    expect(body.groups.map(({ value, count }) => [value[0], count])).toEqual(values);
    expect(body.withoutValue.count).toBe(without);
  });

  test('message has the whole words', async () => {
    const body = await groups('message');
    expect(body.groups.map(({ value }) => value[0])).toContain(`the password is ${SECRET}`);
    expect(body.withoutValue.count).toBe(1);
  });

  test('cause has the cause, with one original message', async () => {
    const body = await groups('cause');
    expect(body.groups[0]).toMatchObject({
      value: [await causeIn(2)],
      count: 2,
      cause: {
        count: 2,
        message: denied('ListBuckets', SECRET),
        messageTitle: expect.stringContaining(SECRET),
      },
    });
  });

  test('reads no output', async () => {
    await store.recordResult(anExecution({ executionId: id(2), outputs: { a: ['b'] } }), { source: 'event' });
    const read = [jest.spyOn(store, 'rowOutputs'), jest.spyOn(store, 'findResults')];
    await groups('verdict');
    expect(read.map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  });
});
