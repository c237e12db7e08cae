import { beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Hono } from 'hono';
import { toPageToken } from '../../src/api/http/page-token.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { anApi } from '../support/an-api.ts';
import { aFanOut, aParentExecution, DAY, HOUR, id, NOW } from '../support/builders.ts';

let store: ReturnType<typeof createStore>;
let api: Hono;

const ALICE = 'arn:aws:sts::480783779961:assumed-role/admin/alice';

/** A parent for each: `n` hours old. */
const PARENTS = [
  { n: 1, runbook: 'patch', status: 'Success', sealed: true, runbookVersion: '2', startedBy: ALICE },
  { n: 2, runbook: 'patch', status: 'Failed', sealed: false },
  { n: 30, runbook: 'audit', status: 'Success', sealed: true },
  { n: 60, runbook: 'audit', status: 'InProgress', sealed: false },
  { n: 200, runbook: 'patch', status: 'TimedOut', sealed: true },
];

beforeEach(async () => {
  store = createStore(new MemoryTable(() => NOW), { now: () => NOW, retentionMs: 400 * DAY });
  ({ api } = anApi(store));
  for (const { n, runbook, status, sealed, ...started } of PARENTS) {
    const startTime = NOW - n * HOUR;
    const execution = aParentExecution([], { executionId: id(n), runbook, status, startTime, ...started });
    await store.recordParent(execution, aFanOut([]));
    if (!sealed) continue;
    const revision = {
      revision: 1,
      digest: 'd',
      counts: {},
      expected: 0,
      expectedAtLeast: false,
      sealedAt: NOW,
    };
    await store.recordRevision(id(n), revision, 0);
  }
});

interface Page {
  readonly executions: readonly { readonly parentExecutionId: string }[];
  readonly nextToken?: string;
  readonly detail?: string;
}

async function list(query: string): Promise<Page> {
  return (await (await api.request(`/executions${query}`)).json()) as Page;
}

async function listAll(query: URLSearchParams): Promise<readonly string[]> {
  const { executions, nextToken } = await list(`?${query.toString()}`);
  const ids = executions.map(({ parentExecutionId }) => parentExecutionId);
  if (nextToken === undefined) return ids;
  return [
    ...ids,
    ...(await listAll(
      new URLSearchParams(
        [...query].filter(([name]) => name !== 'nextToken').concat([['nextToken', nextToken]]),
      ),
    )),
  ];
}

describe('GET /executions is newest first, and filters:', () => {
  test.each<[query: string, hoursOld: readonly number[]]>([
    ['', [1, 2, 30, 60, 200]],
    ['?runbook=patch', [1, 2, 200]],
    ['?runbook=pat', []],
    ['?runbookVersion=2', [1]],
    [`?startedBy=${encodeURIComponent(ALICE)}`, [1]],
    ['?startedBy=alice', [1]],
    ['?startedBy=admin/alice', [1]],
    ['?startedBy=lice', []],
    ['?status=Success', [1, 30]],
    ['?status=Failed,TimedOut', [2, 200]],
    ['?status=failed,timedout', [2, 200]],
    ['?status=Succes', []],
    ['?status=Failed&status=TimedOut', [2, 200]],
    ['?sealed=true', [1, 30, 200]],
    ['?sealed=false', [2, 60]],
    ['?since=2d', [1, 2, 30]],
    ['?since=1h', [1]],
    ['?since=30m', []],
    ['?since=1w', [1, 2, 30, 60]],
    ['?until=2h', [30, 60, 200]],
    ['?since=2026-01-01', [1, 2]],
    ['?until=2025-12-31', [60, 200]],
    ['?since=2026-01-01T10:00:00Z&until=2026-01-01T11:00:00Z', [2]],
    ['?since=2026-01-01T12:00:00%2B02:00&until=2026-01-01T13:00:00%2B02:00', [2]],
    ['?runbook=patch&status=Success&sealed=true&since=1d', [1]],
    ['?since=99999w', [1, 2, 30, 60, 200]],
    ['?until=99999w', []],
  ])('%s', async (query, hoursOld) => {
    const { executions, nextToken } = await list(query);
    expect(executions.map(({ parentExecutionId }) => parentExecutionId)).toEqual(hoursOld.map(id));
    expect(nextToken).toBeUndefined();
  });

  test.each([
    ['?since=yesterday', 'since', /2026-01-31.*how long ago/],
    ['?since=2026-02-30', 'since', /must be a date/],
    ['?since=2026-01-01T10:00:00', 'since', /with its zone/],
    ['?until=7', 'until', /how long ago/],
    ['?since=', 'since', /must be a date/],
    ['?sealed=yes', 'sealed', /true, false/],
    ['?status=%3Cb%3E', 'status', /a status such as/],
    ['?runbook=', 'runbook', /must not be empty/],
    ['?since=1d&since=2d', 'since', /given once/],
  ])('%s is refused by name', async (query, parameter, detail) => {
    const response = await api.request(`/executions${query}`);
    expect(response.status).toBe(400);
    const problem = (await response.json()) as { parameter: string; detail: string };
    expect(problem.parameter).toBe(parameter);
    expect(problem.detail).toMatch(detail);
  });

  test('every page together is the whole, in any page size, under any filter', async () => {
    const queries = fc.record(
      {
        runbook: fc.constantFrom('patch', 'audit'),
        status: fc.constantFrom('Success', 'Failed,TimedOut'),
        sealed: fc.constantFrom('true', 'false'),
        since: fc.constantFrom('2d', '40h', '1w'),
        until: fc.constantFrom('2h', '3d'),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(queries, fc.integer({ min: 1, max: 4 }), async (query, limit) => {
        const whole = await listAll(new URLSearchParams(query));
        expect(await listAll(new URLSearchParams({ ...query, limit: String(limit) }))).toEqual(whole);
      }),
    );
  });

  test('a page token belongs to its filters', async () => {
    const { nextToken = '' } = await list('?runbook=patch&limit=1');
    expect((await list(`?runbook=patch&limit=2&nextToken=${nextToken}`)).executions).toHaveLength(2);
    expect((await list(`?runbook=audit&nextToken=${nextToken}`)).detail).toMatch(/belongs to another query/);
  });

  test('a filter that lets few through ends the page early, and goes on with the next', async () => {
    for (let n = 0; n < 2_100; n += 1) {
      const startTime = NOW - n * 1_000;
      const execution = aParentExecution([], { executionId: id(1_000 + n), runbook: 'other', startTime });
      await store.recordParent(execution, aFanOut([]));
    }
    const first = await list('?runbook=patch');
    expect([first.executions, first.nextToken]).toEqual([[], expect.any(String)]);
    const second = await list(`?runbook=patch&nextToken=${first.nextToken ?? ''}`);
    expect(second.executions.map(({ parentExecutionId }) => parentExecutionId)).toEqual([
      id(1),
      id(2),
      id(200),
    ]);
  });
});

test('until may be as late as a time can be written', async () => {
  const all = await list('');
  expect(await list(`?until=${encodeURIComponent('9999-12-31T23:59:59-23:59')}`)).toEqual(all);
});

test('a token from behind until begins where until does: DynamoDB refuses a start outside of what is asked for', async () => {
  const after: unknown[] = [];
  const table = new MemoryTable(() => NOW);
  const queryIndex = table.queryIndex.bind(table);
  table.queryIndex = async (query) => {
    after.push(query.after);
    return queryIndex(query);
  };
  const spied = anApi(createStore(table, { now: () => NOW, retentionMs: 400 * DAY })).api;
  const token = toPageToken('/executions&until=2026-01-01', `2026-01-02T00:00:00.000Z#${id(1)}`);
  expect((await spied.request(`/executions?until=2026-01-01&nextToken=${token}`)).status).toBe(200);
  expect(after).toEqual([undefined]);
});
