import { expect, jest, test } from '@jest/globals';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { ACCOUNT_INDEX_ATTRIBUTES } from '../../src/store/schema.ts';
import { createStore } from '../../src/store/store.ts';
import { only } from '../../src/store/item-rules.ts';
import type { Item, Table } from '../../src/store/table.ts';
import { anApi } from '../support/an-api.ts';
import { aRow, DAY, id, NOW } from '../support/builders.ts';

// 400,000 rows take a while on a busy computer.
jest.setTimeout(300_000);

const ACCOUNTS = 1_000;
const DAYS = 400;
/** A message as long as a row keeps, and outputs as large as fit a row: the dearest rows that there are. */
const MESSAGE = 'x'.repeat(2_000);
const OUTPUTS = { 'step.Output': ['o'.repeat(4_000)] };

const accountOf = (number: number): string => String(100_000_000_000 + number);

/**
 * What DynamoDB charges for a query of an index: half a unit for each 4 KB of the projected items that it reads.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
function readUnits(items: readonly Item[]): number {
  const bytes = items.reduce(
    (sum, item) => sum + Buffer.byteLength(JSON.stringify(only(item, ACCOUNT_INDEX_ATTRIBUTES))),
    0,
  );
  return Math.ceil(bytes / 4_096) / 2;
}

test('400 days of 1,000 accounts, one run a day: a page of an account is two queries at most, and as dear after 400 days as after 30', async () => {
  const memory = new MemoryTable(() => NOW);
  const spent = { queries: 0, units: 0 };
  const metered: Table = {
    get: (key) => memory.get(key),
    getMany: (keys) => memory.getMany(keys),
    put: (item, condition) => memory.put(item, condition),
    update: (key, changes, condition) => memory.update(key, changes, condition),
    query: (pk, prefix, attributes) => memory.query(pk, prefix, attributes),
    queryIndex: async (query) => {
      const page = await memory.queryIndex(query);
      spent.queries += 1;
      spent.units += readUnits(page.items);
      return page;
    },
  };
  const store = createStore(metered, { now: () => NOW, retentionMs: (DAYS + 1) * DAY });
  const { api } = anApi(store);
  const cost = async (query: string) => {
    Object.assign(spent, { queries: 0, units: 0 });
    const response = await api.request(`/accounts/${accountOf(7)}/executions${query}`);
    const { executions } = (await response.json()) as { executions: readonly unknown[] };
    return { ...spent, listed: executions.length };
  };

  for (let day = 0; day < DAYS; day += 1) {
    for (let account = 0; account < ACCOUNTS; account += 1) {
      const isDear = account === 7;
      const row = aRow(1, {
        executionId: id(day * ACCOUNTS + account),
        location: { accountId: accountOf(account), region: 'eu-west-1' },
        startTime: NOW - day * DAY - account,
        runbook: 'patch',
        status: 'Failed',
        ...(isDear ? { message: MESSAGE, outputs: OUTPUTS } : { outputs: undefined }),
      });
      await store.recordTarget(id(900_000_000 + day), row);
    }
    if (day !== 150) continue;
    expect(await cost('')).toMatchObject({ queries: 1, listed: 25 });
  }

  const usual = await cost('');
  expect(usual).toMatchObject({ queries: 1, listed: 25 });
  const long = await cost('?limit=50');
  const rare = await cost('?runbook=never');
  const old = await cost('?until=350d');
  expect(rare).toMatchObject({ queries: 2, listed: 0 });
  // 100 rows of 2.7 KB, twice: even the dearest page costs a fraction of what a report does.
  for (const { queries, units } of [usual, long, rare, old]) {
    expect(queries).toBeLessThanOrEqual(2);
    expect(units / queries).toBeLessThanOrEqual(35);
  }
  // Rows as most are: what a page costs in docs/costs.md.
  Object.assign(spent, { queries: 0, units: 0 });
  await api.request(`/accounts/${accountOf(8)}/executions`);
  expect(spent.queries).toBe(1);
  expect(spent.units).toBeLessThanOrEqual(8);
});
