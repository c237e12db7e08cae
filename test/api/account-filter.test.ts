import { beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Hono } from 'hono';
import { matchesPattern } from '../../src/lib/matches-pattern.ts';
import { anApi } from '../support/an-api.ts';
import { ask } from '../support/ask.ts';
import { aRow, id, location, NOW, PARENT_ID } from '../support/builders.ts';
import { aMemoryStore, keepLedger, type MemoryStore } from '../support/keep-ledger.ts';
import { runs, SEED } from '../support/runs.ts';

// Filters by the name of an account, by its unit and by its tags, on every list that has accounts.

const ROOT = 'r-ab12';
const [WORK, TEAM, OTHER, EMPTY] = ['1', '2', '3', '4'].map((digit) => `ou-ab12-${digit.repeat(8)}`);
const OF_ACCOUNTS = new Map([
  [location(1).accountId, `${ROOT}/${WORK}`],
  [location(2).accountId, `${ROOT}/${WORK}/${TEAM}`],
  [location(3).accountId, `${ROOT}/${OTHER}`],
]);
const NAMES = new Map([
  [location(1).accountId, 'payments-prod'],
  [location(2).accountId, 'Payments-test'],
  [location(3).accountId, 'audit'],
]);

const LATER = id(2_000);
const PATHS: Readonly<Record<string, { readonly path: string; readonly list: string }>> = {
  results: { path: `/executions/${PARENT_ID}/results?`, list: 'results' },
  diff: { path: `/executions/${PARENT_ID}/diff/${LATER}?kind=appeared,gone,changed,same&`, list: 'changes' },
  coverage: { path: '/coverage?', list: 'locations' },
  missing: { path: `/executions/${LATER}/missing?`, list: 'targets' },
};

let store: MemoryStore;
let api: Hono;
beforeEach(async () => {
  store = aMemoryStore();
  ({ api } = anApi(store));
  // Account 4 has no known name and no known unit.
  await keepLedger(store, { rows: [1, 2, 3, 4].map((account) => aRow(account, { status: 'Failed' })) });
  const unread = { rank: 0, reason: 'readDenied', status: undefined, outputs: undefined } as const;
  const rows = [1, 2, 3, 4].map((account) => aRow(account, { ...unread, executionId: id(100 + account) }));
  await keepLedger(store, { parentId: LATER, rows });
  for (const account of [1, 2, 3, 4])
    await store.noteSeen(location(account), { readAt: NOW, startedAt: NOW });
});

const TAGS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  1: { team: 'payments', env: 'prod', 'cost:centre': '' },
  2: { team: 'payments', env: 'test' },
  3: { team: 'Audit', __proto__x: 'a=b' },
};
async function keepFacts(): Promise<void> {
  await store.recordAccountNames(NAMES, OF_ACCOUNTS);
  for (const [account, tags] of Object.entries(TAGS)) {
    await store.recordAccountTags(location(Number(account)).accountId, new Map(Object.entries(tags)));
  }
}

/** The accounts of the entries of a list, each once, sorted: their first digits. */
async function accountsIn(name: string, query: string) {
  const { path = '', list = '' } = PATHS[name] ?? {};
  const { body, status } = await ask<Record<string, unknown>>(api, `${path}${query}`);
  const entries = (body[list] ?? []) as readonly { readonly accountId?: string }[];
  const digits = entries.map(({ accountId = '?' }) => accountId.slice(0, 1));
  return { status, body, digits: [...new Set(digits)].sort().join('') };
}

describe.each(Object.keys(PATHS))('%s', (name) => {
  test.each([
    [`organizationalUnit=${TEAM}`, '2'],
    [`organizationalUnit=${WORK}`, '12'],
    [`organizationalUnit=${ROOT}`, '123'],
    [`organizationalUnit=${TEAM},${OTHER}`, '23'],
    ['accountName=payments-*', '12'],
    ['accountName=*PROD', '1'],
    ['accountName=audit', '3'],
    ['accountName=aud', ''],
    ['accountName=*-prod,audit', '13'],
    [`accountName=payments-*&organizationalUnit=${TEAM}`, '2'],
    ['accountTag=team=payments', '12'],
    ['accountTag=team=Payments', ''],
    ['accountTag=team=*ud*', '3'],
    ['accountTag=team=payments,team=Audit', '123'],
    ['accountTag=team=payments,env=prod', '1'],
    ['accountTag=team=payments&accountTag=env=test', '2'],
    ['accountTag=env', '12'],
    ['accountTag=cost:centre=', '1'],
    ['accountTag=team=', ''],
    ['accountTag=__proto__x=a=b', '3'],
    ['accountTag=__proto__', ''],
    ['accountTag=constructor', ''],
    [`accountTag=team&accountName=payments-*&organizationalUnit=${TEAM}`, '2'],
  ])('with %s has accounts %s, and counts those of which nothing is known', async (query, expected) => {
    await keepFacts();
    const { digits, body } = await accountsIn(name, query);
    expect([digits, body['unknownAccounts']]).toEqual([expected, 1]);
  });

  test('without a filter has all, and reads neither names nor units for one', async () => {
    await keepFacts();
    const { digits, body } = await accountsIn(name, '');
    expect([digits, body['unknownAccounts']]).toEqual(['1234', undefined]);
  });

  test.each(['accountName=payments-*', `organizationalUnit=${WORK}`, 'accountTag=team'])(
    'refuses %s while nothing of the kind is known: an empty list would look like an answer',
    async (query) => {
      const { status, body } = await accountsIn(name, query);
      expect([status, body['reason']]).toEqual([400, expect.stringContaining('cannot be answered')]);
    },
  );

  test.each([
    [`organizationalUnit=${EMPTY}`, 'names a unit in which no account is known'],
    ['organizationalUnit=Workloads', 'must be the ID'],
    ['accountName=', 'must not be empty'],
    ['accountTag=', 'must be key=value'],
    ['accountTag==payments', 'must be key=value'],
  ])('refuses %s', async (query, reason) => {
    await keepFacts();
    const { status, body } = await accountsIn(name, query);
    expect([status, body['reason']]).toEqual([400, expect.stringContaining(reason)]);
  });
});

describe('a retry', () => {
  test('starts in the accounts of a unit alone, and its counts still sum to all', async () => {
    await keepFacts();
    const { body } = await ask<{
      commands: readonly { targetLocations: readonly { Accounts: readonly string[] }[] }[];
      locations: number;
      excluded: Readonly<Record<string, number>>;
      withoutLocation: number;
      sameLocation: number;
      unknownAccounts: number;
    }>(api, `/executions/${PARENT_ID}/retry?organizationalUnit=${WORK}`);
    const accounts = body.commands.flatMap(({ targetLocations }) =>
      targetLocations.flatMap(({ Accounts }) => Accounts),
    );
    expect(accounts.sort()).toEqual([location(1).accountId, location(2).accountId]);
    const excluded = Object.values(body.excluded).reduce((sum, count) => sum + count, 0);
    expect([
      body.locations + excluded + body.withoutLocation + body.sameLocation,
      body.unknownAccounts,
    ]).toEqual([4, 1]);
  });
});

test('of items that an earlier version wrote, the innermost unit is known', async () => {
  await store.recordAccountNames(NAMES, new Map([[location(2).accountId, TEAM ?? '']]));
  const { digits } = await accountsIn('results', `organizationalUnit=${TEAM}`);
  expect(digits).toBe('2');
});

test('a pattern means what the same regular expression means', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 8 });
  fc.assert(
    fc.property(
      letters,
      fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 }),
      (pattern, text) => {
        const expression = pattern.replaceAll('.', '\\.').replaceAll('*', '.*');
        expect(matchesPattern(pattern, text)).toBe(new RegExp(`^${expression}$`).test(text));
      },
    ),
    { seed: SEED, numRuns: runs(500) },
  );
});
