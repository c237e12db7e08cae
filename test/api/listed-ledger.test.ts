import { describe, expect, test } from '@jest/globals';
import type { Hono } from 'hono';
import { createReadListedLedger } from '../../src/api/ledgers/listed-ledger.ts';
import { TARGET_PREFIX } from '../../src/store/keys.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import type { Table } from '../../src/store/table.ts';
import { anApi } from '../support/an-api.ts';
import { aRow, DAY, id, MINUTE, NOW, PARENT_ID } from '../support/builders.ts';
import { countingTable, noCounts } from '../support/counting-table.ts';
import { keepLedger, type LedgerToKeep } from '../support/keep-ledger.ts';

const TARGETS = 40;
const RESULTS = `/executions/${PARENT_ID}/results?format=csv&limit=10`;

/** A sealed run, an API over it, and what was asked of the table since. */
async function aListing(overrides: LedgerToKeep = {}) {
  const memory = new MemoryTable(() => NOW);
  const counts = noCounts();
  /** How often all rows were read. */
  let wholeReads = 0;
  const table: Table = {
    ...countingTable(memory, counts),
    query: (pk, sortKeys, attributes) => {
      counts.queries += 1;
      if (sortKeys === TARGET_PREFIX) wholeReads += 1;
      return memory.query(pk, sortKeys, attributes);
    },
  };
  const store = createStore(table, { now: () => NOW, retentionMs: 400 * DAY });
  const rows = Array.from({ length: TARGETS }, (_, n) => aRow(n + 1));
  await keepLedger(store, { rows, isSealed: true, ...overrides });
  Object.assign(counts, noCounts());
  let time = NOW;
  const { api } = anApi(store, { now: () => time });
  return {
    store,
    api,
    counts,
    wholeReads: () => wholeReads,
    pass: (ms: number) => {
      time += ms;
    },
  };
}

const nextOf = (response: Response): string | undefined =>
  /<([^>]+)>/.exec(response.headers.get('link') ?? '')?.[1];

/** The text of every page; `between` happens after each. */
async function pagesOf(
  apiOf: () => Hono,
  first: string = RESULTS,
  between: () => Promise<void> = async () => undefined,
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (let next: string | undefined = first; next !== undefined;) {
    const response: Response = await apiOf().request(next);
    expect(response.status).toBe(200);
    texts.push(await response.text());
    next = nextOf(response);
    await between();
  }
  return texts;
}

describe('the pages of a sealed ledger', () => {
  test('read all rows once, and then the parent and the rows of each page', async () => {
    const { api, counts, wholeReads } = await aListing();
    await expect(pagesOf(() => api)).resolves.toHaveLength(4);
    expect(wholeReads()).toBe(1);
    // Names of accounts, which are kept, too; and for each page the parent, and its own rows as one range.
    expect(counts).toMatchObject({ gets: 1 + 4, queries: 3 + 4 });
  });

  test('are those that a fresh process gives, byte for byte', async () => {
    const { api, store } = await aListing();
    await expect(pagesOf(() => anApi(store).api)).resolves.toEqual(await pagesOf(() => api));
  });

  test('read the ledger again for each first page', async () => {
    const { api, wholeReads } = await aListing();
    await pagesOf(() => api);
    await pagesOf(() => api);
    expect(wholeReads()).toBe(2);
  });

  test.each<[why: string, change: (listing: Awaited<ReturnType<typeof aListing>>) => unknown]>([
    ['a row has changed', ({ store }) => store.markDirty(PARENT_ID, NOW, undefined)],
    ['there is another revision', ({ store }) => store.recordRevision(PARENT_ID, SECOND, 1)],
    ['a minute has passed', ({ pass }) => pass(MINUTE)],
  ])('read all rows again once %s', async (_why, change) => {
    const listing = await aListing();
    await listing.store.markAnnounced(PARENT_ID, 1);
    const first = await listing.api.request(RESULTS);
    await change(listing);
    await listing.api.request(nextOf(first) ?? '');
    expect(listing.wholeReads()).toBe(2);
  });

  test('tell of a row that has changed between two pages', async () => {
    const { api, store } = await aListing();
    const first = await api.request(RESULTS);
    await store.recordTarget(PARENT_ID, aRow(2, { status: 'Failed', observedAt: NOW + 1 }));
    await store.markDirty(PARENT_ID, NOW, undefined);
    const second = await (await api.request(nextOf(first) ?? '')).text();
    expect(second.split('\r\n').filter((line) => line.includes('failed'))).toEqual([
      expect.stringContaining(id(2)),
    ]);
  });

  test('read all rows for each page while the ledger is not sealed', async () => {
    const { api, wholeReads } = await aListing({ isSealed: false });
    await pagesOf(() => api);
    expect(wholeReads()).toBe(4);
  });
});

const SECOND = {
  revision: 2,
  digest: 'other',
  counts: {},
  expected: TARGETS,
  expectedAtLeast: false,
  sealedAt: NOW,
};

test('ledgers of 30,000 targets together are kept at most, the latest', async () => {
  const store = createStore(new MemoryTable(() => NOW), { now: () => NOW, retentionMs: 400 * DAY });
  const parents = [id(1), id(2), id(3)];
  for (const parentId of parents) await keepLedger(store, { parentId, isSealed: true });
  const rows = Array.from({ length: 12_000 }, (_, n) => aRow(n));
  const read: string[] = [];
  const readListedLedger = createReadListedLedger({
    now: () => NOW,
    store: {
      ...store,
      targetsOf: async (parentId) => {
        read.push(parentId);
        return rows;
      },
    },
  });
  for (const parentId of parents) await readListedLedger(parentId, true);
  read.length = 0;
  for (const parentId of parents.toReversed()) await readListedLedger(parentId, false);
  expect(read).toEqual([id(1)]);
});
