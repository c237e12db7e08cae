import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Hono } from 'hono';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { countingTable, noCounts } from '../support/counting-table.ts';
import { anApi } from '../support/an-api.ts';
import { aRow, DAY, HOUR, id, location, NOW } from '../support/builders.ts';

const { accountId } = location(1);
const PATH = `/accounts/${accountId}/executions`;
const DENIED =
  'Step fails when it is Execute/Cancelling action. An error occurred (AccessDenied) when calling the ListAccountAliases operation: no';

let table: MemoryTable;
let store: ReturnType<typeof createStore>;
let api: Hono;
const counts = noCounts();

beforeEach(() => {
  table = new MemoryTable(() => NOW);
  store = createStore(countingTable(table, counts), { now: () => NOW, retentionMs: 400 * DAY });
  ({ api } = anApi(store));
});

/** An execution of the account that began so many hours ago; its parent has an ID of its own. */
async function ran(hoursAgo: number, overrides: Partial<TargetRow> = {}): Promise<void> {
  const row = aRow(1, {
    executionId: id(hoursAgo),
    startTime: NOW - hoursAgo * HOUR,
    endTime: NOW - hoursAgo * HOUR + 1_000,
    runbook: 'patch',
    runbookVersion: '1',
    ...overrides,
  });
  await store.recordTarget(id(1_000_000 + hoursAgo), row);
}
const FAILED = { status: 'Failed', message: DENIED, outputs: {} } as const;

interface Page {
  readonly executions: readonly {
    readonly executionId: string;
    readonly causeId?: string;
    readonly [name: string]: unknown;
  }[];
  readonly causes: readonly { readonly id: string; readonly title: string; readonly count: number }[];
  readonly unreadable?: readonly string[];
  readonly nextToken?: string;
  readonly detail?: string;
}

const list = async (query = ''): Promise<Page> =>
  (await (await api.request(`${PATH}${query}`)).json()) as Page;
const idsOf = ({ executions }: Page): readonly string[] => executions.map(({ executionId }) => executionId);

async function listAll(query: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const found: string[] = [];
  let page: Page | undefined;
  do {
    const { nextToken } = page ?? {};
    const asked = new URLSearchParams({ ...query, ...(nextToken !== undefined && { nextToken }) });
    page = await list(`?${asked.toString()}`);
    found.push(...idsOf(page));
  } while (page.nextToken !== undefined);
  return found;
}

describe('what ran in an account is', () => {
  test('newest first, each with its parent, verdict, cause and streak', async () => {
    await ran(1, FAILED);
    await ran(25);
    await ran(49, FAILED);
    const page = await list();
    expect(page).toMatchObject({ accountId });
    expect(page.executions).toMatchObject([
      {
        executionId: id(1),
        parentExecutionId: id(1_000_001),
        accountId,
        region: 'eu-west-1',
        runbook: 'patch',
        runbookVersion: '1',
        verdict: 'failed',
        streak: { notSucceeded: 2, of: 3 },
        newCause: true,
      },
      { executionId: id(25), verdict: 'succeeded', streak: { notSucceeded: 1, of: 2 } },
      { executionId: id(49), verdict: 'failed', streak: { notSucceeded: 1, of: 1 } },
    ]);
    expect(page.causes).toMatchObject([{ id: page.executions[0]?.causeId, count: 2 }]);
    expect(page.nextToken).toBeUndefined();
  });

  test('without a word that a runbook may have written', async () => {
    await ran(1, { ...FAILED, message: 'The secret word is swordfish' });
    const page = await list();
    expect(page.executions).toMatchObject([{ messageWithheld: true }]);
    expect(JSON.stringify(page)).not.toMatch(/swordfish/);
  });

  test('empty where nothing is known', async () => {
    expect(await list()).toEqual({ accountId, executions: [], causes: [] });
  });

  test('named where an item cannot be read, on its own page alone', async () => {
    for (const hoursAgo of [1, 2, 3]) await ran(hoursAgo);
    const key = { pk: id(1_000_002), sk: `TARGET#${accountId}#eu-west-1#${id(2)}` };
    await table.update(key, { set: { observedAt: 'junk' } });
    expect(await list()).toMatchObject({ executions: [{}, {}], unreadable: [id(2)] });
    const { unreadable, nextToken = '' } = await list('?limit=1');
    expect(unreadable).toBeUndefined();
    expect(await list(`?limit=1&nextToken=${nextToken}`)).toMatchObject({ unreadable: [id(2)] });
  });

  test.each([
    ['/accounts/1/executions', 'accountId'],
    [`${PATH}?limit=51`, 'limit'],
    [`${PATH}?status=%3C`, 'status'],
    [`${PATH}?verdict=bad`, 'verdict'],
    [`${PATH}?nextToken=x`, 'nextToken'],
  ])('refused by name: %s', async (path, parameter) => {
    const response = await api.request(path);
    expect([response.status, ((await response.json()) as { parameter: string }).parameter]).toEqual([
      400,
      parameter,
    ]);
  });
});

describe('what ran in an account is filtered by', () => {
  test.each<[query: string, hoursAgo: readonly number[]]>([
    ['?runbook=patch', [1, 2, 30]],
    ['?runbook=pat', []],
    ['?runbookVersion=2', [3]],
    ['?status=failed,TimedOut', [1, 3]],
    ['?verdict=timedOut', [3]],
    ['?verdict=unreadable&reason=readDenied', [4]],
    ['?region=us-east-1', [2]],
    ['?since=3h', [1, 2, 3]],
    ['?until=3h', [4, 30]],
    ['?since=1d&runbook=patch', [1, 2]],
  ])('%s', async (query, hoursAgo) => {
    await ran(1, FAILED);
    await ran(2, { location: location(1, 'us-east-1') });
    await ran(3, { status: 'TimedOut', outputs: {}, runbook: 'audit', runbookVersion: '2' });
    await ran(4, {
      rank: 0,
      status: undefined,
      runbook: undefined,
      reason: 'readDenied',
      outputs: undefined,
    });
    await ran(30);
    expect(idsOf(await list(query))).toEqual(hoursAgo.map(id));
  });

  test('its cause, while the streak still counts those that are not listed', async () => {
    await ran(1, FAILED);
    await ran(2);
    const [{ causeId = '' } = {}] = (await list()).executions;
    expect((await list(`?cause=${causeId}`)).executions).toMatchObject([
      { executionId: id(1), streak: { notSucceeded: 1, of: 2 }, newCause: true },
    ]);
  });
});

describe('of 400 days in an account,', () => {
  const days = new MemoryTable(() => NOW);

  beforeAll(async () => {
    store = createStore(days, { now: () => NOW, retentionMs: 400 * DAY });
    for (let hoursAgo = 1; hoursAgo <= 400; hoursAgo += 1) {
      await ran(hoursAgo, {
        ...(hoursAgo % 4 === 0 ? FAILED : {}),
        runbook: hoursAgo % 50 === 0 ? 'rare' : 'patch',
      });
    }
  });

  beforeEach(() => {
    store = createStore(countingTable(days, counts), { now: () => NOW, retentionMs: 400 * DAY });
    ({ api } = anApi(store));
  });

  test.each(['', '?limit=50', '?runbook=rare', '?runbook=none', '?since=1d', '?until=100h'])(
    'no page needs more than two queries: %s',
    async (query) => {
      let nextToken: string | undefined;
      do {
        Object.assign(counts, noCounts());
        const page = await list(
          nextToken === undefined ? query : `${query === '' ? '?' : `${query}&`}nextToken=${nextToken}`,
        );
        expect(counts.queries).toBeLessThanOrEqual(2);
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
    },
  );

  test('every page together is the whole, in any page size, under any filter', async () => {
    const whole = Array.from({ length: 400 }, (_, index) => index + 1);
    const filters = fc.record(
      {
        runbook: fc.constantFrom('patch', 'rare', 'none'),
        verdict: fc.constantFrom('failed', 'succeeded'),
        since: fc.constantFrom('60h', '300h'),
        until: fc.constantFrom('30h', '200h'),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 5, max: 50 }), async (query, limit) => {
        const hoursOf = (text: string | undefined, otherwise: number) =>
          text === undefined ? otherwise : Number.parseInt(text, 10);
        const expected = whole.filter(
          (hoursAgo) =>
            (query.runbook === undefined || query.runbook === (hoursAgo % 50 === 0 ? 'rare' : 'patch')) &&
            (query.verdict === undefined ||
              query.verdict === (hoursAgo % 4 === 0 ? 'failed' : 'succeeded')) &&
            hoursAgo <= hoursOf(query.since, Infinity) &&
            hoursAgo > hoursOf(query.until, 0),
        );
        const found = await listAll({ ...query, limit: String(limit) });
        expect(found).toEqual(expected.map(id));
      }),
      { numRuns: 8 },
    );
  });

  test('each that is listed has its whole streak: what ran before it was read too', async () => {
    let nextToken: string | undefined;
    do {
      const page = await list(`?limit=50${nextToken === undefined ? '' : `&nextToken=${nextToken}`}`);
      const early = page.executions.filter(({ runbook, startTime }) => {
        const hoursAgo = (NOW - Date.parse(String(startTime))) / HOUR;
        return runbook === 'patch' && hoursAgo < 390;
      });
      expect(early.every(({ streak }) => (streak as { of: number }).of === 5)).toBe(true);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  });
});
