import { beforeEach, expect, test } from '@jest/globals';
import { createAccountFacts, nameIn } from '../../src/api/account-names/account-names.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { recordLedger } from '../support/a-ledger.ts';
import { anApi } from '../support/an-api.ts';
import { aRow, DAY, MINUTE, NOW, PARENT_ID } from '../support/builders.ts';
import { aLogger } from '../support/fakes.ts';

const log = aLogger();
let now: number;
let reads: number;
/** Undefined if they cannot be read. */
let names: ReadonlyMap<string, string> | undefined;
let accountNames: () => Promise<ReturnType<typeof nameIn>>;
beforeEach(() => {
  log.lines.length = 0;
  [now, reads, names] = [NOW, 0, new Map([['111111111111', 'audit']])];
  const read = createAccountFacts({ read: readNames, now: () => now, log });
  accountNames = async () => nameIn(await read());
});

async function readNames(): Promise<ReadonlyMap<string, string>> {
  reads += 1;
  if (names === undefined) throw new Error('Rate exceeded');
  return names;
}

const name = async () => (await accountNames())('111111111111');

test('names are read once in five minutes', async () => {
  expect([await name(), await name(), reads]).toEqual(['audit', 'audit', 1]);
  names = new Map();
  now += 5 * MINUTE;
  expect([await name(), reads]).toEqual([undefined, 2]);
});

test('names that cannot be read are not in the way: there are none, and it is tried again after a minute', async () => {
  names = undefined;
  expect([await name(), await name(), reads]).toEqual([undefined, undefined, 1]);
  expect(log.lines).toMatchObject([{ level: 'error', message: 'Account names not read' }]);
  names = new Map([['111111111111', 'audit']]);
  now += MINUTE;
  expect([await name(), reads]).toEqual(['audit', 2]);
});

test('those that were read before stay where they cannot be read again', async () => {
  await name();
  names = undefined;
  now += 5 * MINUTE;
  expect([await name(), await name(), reads]).toEqual(['audit', 'audit', 2]);
});

test.each([
  '/executions',
  `/executions/${PARENT_ID}`,
  `/executions/${PARENT_ID}/results?format=csv`,
  `/executions/${PARENT_ID}/results/111111111111/eu-west-1`,
  `/executions/${PARENT_ID}/missing`,
  `/executions/${PARENT_ID}/groups?output=get_account_alias.alias`,
  `/executions/${PARENT_ID}/diff/${PARENT_ID}`,
  '/coverage',
])('%s is answered without names where they cannot be read', async (path) => {
  const store = createStore(new MemoryTable(() => NOW), { now: () => NOW, retentionMs: 400 * DAY });
  await recordLedger(store, { rows: [aRow(1)] });
  const { api } = anApi({ ...store, accountNames: async () => Promise.reject(new Error('secret words')) });
  const response = await api.request(path);
  expect([response.status, await response.text()]).toEqual([
    200,
    expect.not.stringContaining('secret words'),
  ]);
});
