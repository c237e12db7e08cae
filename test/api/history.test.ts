import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Hono } from 'hono';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { anApi } from '../support/an-api.ts';
import {
  aFanOut,
  aParentExecution,
  aRow,
  DAY,
  HOUR,
  id,
  location,
  MINUTE,
  NOW,
} from '../support/builders.ts';
import { countingTable, noCounts } from '../support/counting-table.ts';

const DENIED =
  'Step fails when it is Execute/Cancelling action. An error occurred (AccessDenied) when calling the ListAccountAliases operation: no';

let table: MemoryTable;
let store: ReturnType<typeof createStore>;
let api: Hono;
let now: number;
const counts = noCounts();

beforeEach(() => {
  now = NOW;
  table = new MemoryTable(() => NOW);
  store = createStore(countingTable(table, counts), { now: () => NOW, retentionMs: 400 * DAY });
  ({ api } = anApi(store, { now: () => now }));
});

/** A run of `patch` over two accounts that began so many hours ago; the first account fails if it says why. */
async function ran(hoursAgo: number, message?: string, runbook = 'patch'): Promise<void> {
  const startTime = NOW - hoursAgo * HOUR;
  const parentId = id(hoursAgo);
  const places = [location(1), location(2)];
  const execution = aParentExecution(places, {
    executionId: parentId,
    runbook,
    startTime,
    endTime: startTime + 10 * MINUTE,
  });
  await store.recordParent(execution, aFanOut(places));
  for (const account of [1, 2]) {
    const failed = account === 1 && message !== undefined;
    await store.recordTarget(
      parentId,
      aRow(account, {
        executionId: id(hoursAgo * 10_000 + account),
        startTime,
        endTime: startTime + MINUTE,
        recordedAt: startTime + MINUTE + 2_000,
        ...(failed && { status: 'Failed', message, outputs: {} }),
      }),
    );
  }
}

interface Page {
  readonly runs: readonly {
    readonly parentExecutionId: string;
    readonly causes?: Readonly<Record<string, unknown>>;
    readonly [name: string]: unknown;
  }[];
  readonly nextToken?: string;
}

const history = async (query = ''): Promise<Page> =>
  (await (await api.request(`/runbooks/patch/history${query}`)).json()) as Page;
const idsOf = ({ runs }: Page): readonly string[] => runs.map(({ parentExecutionId }) => parentExecutionId);

describe('the history of a runbook', () => {
  test('has a line for each run: counts, duration, lag, and the causes that are new or gone', async () => {
    await ran(1);
    await ran(25, DENIED);
    await ran(30, undefined, 'audit');
    await ran(49);
    const { runs, nextToken } = await history();
    expect(runs).toMatchObject([
      {
        parentExecutionId: id(1),
        expected: 2,
        counts: { succeeded: 2 },
        durationMs: 10 * MINUTE,
        lagMs: { median: 2_000, max: 2_000 },
        distinctCauses: 0,
        causes: { appeared: { causes: [] }, gone: { causes: [{ from: 1, to: 0 }] } },
      },
      {
        parentExecutionId: id(25),
        counts: { succeeded: 1, failed: 1 },
        distinctCauses: 1,
        causes: { appeared: { causes: [{ from: 0, to: 1 }] }, gone: { causes: [] } },
      },
      { parentExecutionId: id(49), counts: { succeeded: 2 } },
    ]);
    expect(runs[2]?.causes).toBeUndefined();
    expect(nextToken).toBeUndefined();
  });

  test.each<[query: string, hoursAgo: readonly number[]]>([
    ['?since=30h', [1, 25]],
    ['?since=30m', []],
    ['?until=2h', [25, 49]],
    ['?since=2d&until=2h', [25]],
  ])(
    'is filtered by time, and knows the run before the first one that is shown: %s',
    async (query, hoursAgo) => {
      for (const hours of [1, 25, 49]) await ran(hours, hours === 25 ? DENIED : undefined);
      const page = await history(query);
      expect(idsOf(page)).toEqual(hoursAgo.map(id));
      expect(page.runs.filter(({ parentExecutionId }) => parentExecutionId === id(25))).toMatchObject(
        hoursAgo.includes(25) ? [{ causes: { appeared: { causes: [{ to: 1 }] } } }] : [],
      );
      expect(page.nextToken).toBeUndefined();
    },
  );

  test.each([1, 2, 3, 5])('is the same in pages of %s, what changed included', async (limit) => {
    for (const hours of [1, 2, 3, 4, 5, 6]) await ran(hours, hours % 2 === 0 ? DENIED : undefined);
    const whole = await history();
    const found: Page['runs'][number][] = [];
    let page: Page | undefined;
    do {
      const token: string | undefined = page?.nextToken;
      page = await history(`?limit=${limit}${token === undefined ? '' : `&nextToken=${token}`}`);
      found.push(...page.runs);
    } while (page.nextToken !== undefined);
    expect(found).toEqual(whole.runs);
  });

  test('reads one ledger more than it shows, and no more', async () => {
    for (const hours of [1, 2, 3, 4, 5, 6]) await ran(hours);
    Object.assign(counts, noCounts());
    await history('?limit=2');
    const ofOneLedger = 1;
    // The index once, and of each of three ledgers its rows.
    expect(counts.queries).toBe(1 + 3 * ofOneLedger);
  });

  test('ends a page early where ledgers take long, and goes on with the next', async () => {
    for (const hours of [1, 2, 3, 4]) await ran(hours);
    const query = table.query.bind(table);
    table.query = async (...args) => {
      now += 8_000;
      return query(...args);
    };
    const found: string[] = [];
    let page: Page | undefined;
    do {
      const token: string | undefined = page?.nextToken;
      page = await history(token === undefined ? '' : `?nextToken=${token}`);
      expect(page.runs.length).toBeLessThanOrEqual(2);
      found.push(...idsOf(page));
    } while (page.nextToken !== undefined);
    expect(found).toEqual([1, 2, 3, 4].map(id));
  });

  test('names a run whose ledger cannot be read, and shows the others', async () => {
    for (const hours of [1, 2, 3]) await ran(hours);
    const roster = { listedAt: NOW, parts: 1 };
    await table.update({ pk: id(2), sk: 'PARENT' }, { set: { roster } });
    await table.put({ pk: id(2), sk: `ROSTER#STEPS#${NOW}#00000`, steps: 'junk' });
    const { runs } = await history();
    expect(runs).toMatchObject([
      { parentExecutionId: id(1) },
      { parentExecutionId: id(2), ledgerUnreadable: true },
      { parentExecutionId: id(3), counts: { succeeded: 2 } },
    ]);
    expect(runs[0]?.causes).toBeUndefined();
  });

  test('is empty where no run is known', async () => {
    expect(await history()).toEqual({ runbook: 'patch', runs: [] });
  });

  test('takes the ARN of a runbook, encoded, and refuses what is no name', async () => {
    const arn = 'arn:aws:ssm:eu-west-1:111111111111:document/patch';
    await ran(1, undefined, arn);
    const response = await api.request(`/runbooks/${encodeURIComponent(arn)}/history`);
    expect(await response.json()).toMatchObject({ runbook: arn, runs: [{ parentExecutionId: id(1) }] });
    expect((await api.request('/runbooks/a%20b/history')).status).toBe(400);
  });
});
