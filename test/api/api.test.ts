import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Hono } from 'hono';
import type { Location } from '../../src/domain/location.ts';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import { TableBusyError, TableDeniedError, TableNotFoundError } from '../../src/lib/errors.ts';
import { toPageToken } from '../../src/api/http/page-token.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { anApi } from '../support/an-api.ts';
import {
  aFanOut,
  anExecution,
  aParentExecution,
  aRow,
  aStep,
  DAY,
  id,
  MINUTE,
  NOW,
  PARENT_ID,
  location,
} from '../support/builders.ts';
import { aLogger } from '../support/fakes.ts';

const log = aLogger();
let store: ReturnType<typeof createStore>;
let api: Hono;
beforeEach(() => {
  log.lines.length = 0;
  store = createStore(new MemoryTable(() => NOW), { now: () => NOW, retentionMs: 400 * DAY });
  api = anApi(store, { log }).api;
});

interface Answer {
  readonly status: number;
  readonly body: { readonly [name: string]: unknown; readonly nextToken?: string };
}

async function get(path: string): Promise<Answer> {
  const response = await api.request(path);
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** A parent that has ended, with its roster and rows, as `collect` leaves them. */
async function aLedger(
  locations: readonly Location[],
  rows: readonly TargetRow[],
  executionId = PARENT_ID,
): Promise<void> {
  const parent = aParentExecution(locations, { executionId });
  await store.recordParent(parent, aFanOut(locations));
  const steps = rows.map((row, n) => aStep(n, { location: row.location, childId: row.executionId }));
  await store.recordRosterPart(parent, NOW, 0, {
    fanOut: aFanOut(locations),
    steps,
    children: [],
    childrenListed: false,
  });
  await store.publishRoster(executionId, { listedAt: NOW, parts: 1 });
  for (const row of rows) await store.recordTarget(executionId, row);
}

const threeLocations = [location(1), location(2), location(3)];
const twoRows = [
  aRow(1, { recordedAt: NOW - MINUTE + 2_500 }),
  aRow(2, {
    status: 'Failed',
    message: 'An error occurred (AccessDenied) when calling the ListBuckets operation: words of its own',
    outputs: {},
    source: 'request',
  }),
];

describe('GET /executions/{parentId}', () => {
  test('is the report: counts with their denominator, what is missing and why, and no outputs', async () => {
    await aLedger(threeLocations, twoRows);
    const { status, body } = await get(`/executions/${PARENT_ID}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      parentExecutionId: PARENT_ID,
      accountId: '480783779961',
      region: 'eu-west-1',
      runbook: 'get_account_alias',
      status: 'Success',
      startTime: '2026-01-01T11:58:00.000Z',
      endTime: '2026-01-01T12:00:00.000Z',
      expected: 3,
      expectedAtLeast: false,
      counts: { succeeded: 1, failed: 1, neverStarted: 1 },
      found: { event: 1, sweep: 0, request: 1 },
      foundWithoutEventShare: 0.5,
      observedAt: '2026-01-01T12:00:00.000Z',
      lagMs: { median: 1_499, max: 58_998 },
      causes: [
        expect.objectContaining({ verdict: 'failed', count: 1, errorCode: 'AccessDenied' }),
        expect.objectContaining({ verdict: 'neverStarted', count: 1, reason: 'notReported' }),
      ],
      targets: [
        expect.objectContaining({
          accountId: '111111111111',
          executionId: id(1),
          verdict: 'succeeded',
          source: 'event',
        }),
        expect.objectContaining({
          accountId: '222222222222',
          verdict: 'failed',
          causeId: expect.stringMatching(/^c1-[0-9a-f]{12}$/),
          message: 'An error occurred (AccessDenied) when calling the ListBuckets operation',
          status: 'Failed',
        }),
        expect.objectContaining({
          accountId: '333333333333',
          verdict: 'neverStarted',
          reason: 'notReported',
        }),
      ],
    });
    expect(JSON.stringify(body)).not.toContain('outputs');
    expect(JSON.stringify(body)).not.toContain('words of its own');
  });

  test('shows the seal once there is one', async () => {
    await aLedger(threeLocations, twoRows);
    await store.recordRevision(
      PARENT_ID,
      { revision: 1, digest: 'd', counts: {}, expected: 3, expectedAtLeast: false, sealedAt: NOW },
      0,
    );
    const { body } = await get(`/executions/${PARENT_ID}`);
    expect(body['seal']).toEqual({ sealedAt: '2026-01-01T12:00:00.000Z', revision: 1, digest: 'd' });
  });

  test('says why the list of a parent is not whole, in a list of parents as well', async () => {
    await store.recordParent(aParentExecution(threeLocations), aFanOut(threeLocations));
    await store.publishRoster(PARENT_ID, { listedAt: NOW, parts: 0 }, 'readDenied');
    expect((await get(`/executions/${PARENT_ID}`)).body).toMatchObject({ problem: 'readDenied' });
    expect((await get('/executions')).body).toMatchObject({ executions: [{ problem: 'readDenied' }] });
  });

  test('of a parent that only a child has named says what is known, and that there may be more', async () => {
    await store.createPlaceholder(PARENT_ID, location(1));
    await store.recordTarget(PARENT_ID, aRow(1));
    const { body } = await get(`/executions/${PARENT_ID}`);
    expect(body).toMatchObject({ expected: 1, expectedAtLeast: true, counts: { succeeded: 1 } });
    expect(body['status']).toBeUndefined();
  });
});

describe('GET /executions/{parentId}/results', () => {
  test('has the outputs, under the same counts', async () => {
    await aLedger(threeLocations, twoRows);
    const { body } = await get(`/executions/${PARENT_ID}/results`);
    expect(body).toMatchObject({
      parentExecutionId: PARENT_ID,
      expected: 3,
      counts: { succeeded: 1, failed: 1, neverStarted: 1 },
      results: [
        { outputs: { 'get_account_alias.alias': ['one'] } },
        { verdict: 'failed', outputs: {} },
        { verdict: 'neverStarted' },
      ],
    });
  });

  test('reads outputs that are too large for a row from the result', async () => {
    const outputs = { 's.o': ['x'.repeat(10_000)] };
    await store.recordResult(anExecution({ outputs }), { source: 'event' });
    await aLedger([location(1)], [aRow(1, { outputs: undefined })]);
    const { body } = await get(`/executions/${PARENT_ID}/results`);
    expect(body['results']).toMatchObject([{ outputs }]);
  });

  test('a single result that is larger than an answer says what it leaves out', async () => {
    const outputs = { 's.large': ['z'.repeat(6_000_000)], 's.small': ['kept'] };
    await store.recordResult(anExecution({ outputs }), { source: 'event' });
    await aLedger([location(1)], [aRow(1, { outputs: undefined })]);
    const { body } = await get(`/executions/${PARENT_ID}/results`);
    expect(body['results']).toMatchObject([
      { outputs: { 's.small': ['kept'] }, omittedOutputs: ['s.large'] },
    ]);
  });
});

describe('GET /executions', () => {
  test('lists parents, newest first, page by page', async () => {
    for (const n of [1, 2, 3]) {
      const parent = aParentExecution([], { executionId: id(n), startTime: NOW + n });
      await store.recordParent(parent, aFanOut([]));
    }
    const first = await get('/executions?limit=2');
    expect(first.body['executions']).toMatchObject([
      { parentExecutionId: id(3) },
      { parentExecutionId: id(2) },
    ]);
    const second = await get(`/executions?limit=2&nextToken=${first.body.nextToken ?? ''}`);
    expect(second.body['executions']).toMatchObject([{ parentExecutionId: id(1) }]);
    expect(second.body.nextToken).toBeUndefined();
  });

  test('does not list what is nested in another parent', async () => {
    await store.recordParent(
      aParentExecution([], { executionId: id(1), parentExecutionId: PARENT_ID }),
      aFanOut([]),
    );
    expect((await get('/executions')).body['executions']).toEqual([]);
  });
});

describe('bad input is named, with what to do:', () => {
  const results = `/executions/${PARENT_ID}/results`;
  test.each([
    ['/executions?limit=0', 'limit', '0', /from 1 to 100/],
    ['/executions?limit=abc', 'limit', 'abc', /from 1 to 100/],
    ['/executions?limit=', 'limit', '', /from 1 to 100/],
    ['/executions?limit=-1', 'limit', '-1', /from 1 to 100/],
    ['/executions?limit=1e3', 'limit', '1e3', /from 1 to 100/],
    ['/executions?limit=%205', 'limit', ' 5', /from 1 to 100/],
    [`${results}?limit=1001`, 'limit', '1001', /from 1 to 1000/],
    [`${results}?limit=1e2`, 'limit', '1e2', /from 1 to 1000/],
    ['/executions?limit=1&limit=2', 'limit', ['1', '2'], /given once/],
    ['/executions?colour=red', 'colour', 'red', /not a parameter of this route/],
    ['/executions?nextToken=nonsense', 'nextToken', 'nonsense', /unchanged/],
    ['/executions/not-an-id', 'parentId', 'not-an-id', /36 characters/],
  ])('%s', async (path, parameter, value, detail) => {
    await aLedger(threeLocations, twoRows);
    const { status, body } = await get(path);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      type: 'urn:rollcall:problem:bad-parameter',
      title: 'Bad parameter',
      status: 400,
      parameter,
      value,
    });
    expect(body['detail']).toMatch(detail);
  });

  const token = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');
  test.each([
    ['no place in a list', { of: 'executions', after: '' }],
    ['no time', { of: 'executions', after: `x#${PARENT_ID}` }],
    ['no ID', { of: 'executions', after: '2026-01-01T00:00:00.000Z#x' }],
    ['something endless', { of: 'executions', after: `2026#${'y'.repeat(3_000)}` }],
    ['something else', ['executions']],
    ['nothing', null],
  ])('a forged page token that names %s', async (_what, content) => {
    const { status, body } = await get(`/executions?nextToken=${token(content)}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ parameter: 'nextToken' });
  });

  test('a page token with something behind it', async () => {
    const good = toPageToken('/executions', `2026-01-01T00:00:00.000Z#${PARENT_ID}`);
    expect((await get(`/executions?nextToken=${good}`)).status).toBe(200);
    expect((await get(`/executions?nextToken=${good}!!!`)).status).toBe(400);
  });

  test('a page token of another parent', async () => {
    await aLedger(threeLocations, twoRows);
    await aLedger(threeLocations, twoRows, id(42));
    const { body } = await get(`/executions/${id(42)}/results?limit=1`);
    const stolen = await get(`${results}?nextToken=${body.nextToken ?? ''}`);
    expect(stolen.status).toBe(400);
    expect(stolen.body['detail']).toMatch(`nextToken belongs to another query`);
  });

  test('a parent that is not known', async () => {
    const { status, body } = await get(`/executions/${PARENT_ID}`);
    expect(status).toBe(404);
    expect(body).toMatchObject({
      type: 'urn:rollcall:problem:unknown-execution',
      parentExecutionId: PARENT_ID,
    });
    expect(body['detail']).toMatch(/is it the ID of the parent, not of a child, .* the next sweep finds it/i);
  });

  test('the ID of a child, with where its result is', async () => {
    await aLedger(threeLocations, twoRows);
    await store.recordResult(anExecution(), { source: 'event' });
    const { status, body } = await get(`/executions/${id(1)}`);
    const result = `/executions/${PARENT_ID}/results/111111111111/eu-west-1?executionId=${id(1)}`;
    expect(status).toBe(404);
    expect(body).toMatchObject({ childOf: PARENT_ID, next: [{ operation: 'getResult' }] });
    expect(body['detail']).toBe(`${id(1)} is a child of ${PARENT_ID}.`);
    expect((await get(result)).status).toBe(200);
  });

  test('the ID of a child of an unmanaged parent, as if it were not known', async () => {
    await store.markUnmanaged(PARENT_ID);
    await store.recordResult(anExecution(), { source: 'event' });
    const { status, body } = await get(`/executions/${id(1)}`);
    expect([status, body['childOf']]).toEqual([404, undefined]);
  });

  test('an unmanaged parent is unknown', async () => {
    await store.markUnmanaged(PARENT_ID);
    expect((await get(`/executions/${PARENT_ID}`)).status).toBe(404);
  });

  test('a route that is not there', async () => {
    expect(await get('/nothing')).toMatchObject({
      status: 404,
      body: { type: 'urn:rollcall:problem:unknown-route' },
    });
  });

  test('problems are problem details', async () => {
    expect((await api.request('/nothing')).headers.get('content-type')).toBe('application/problem+json');
  });
});

describe('GET /health', () => {
  test('is ok while the table answers', async () => {
    expect(await get('/health')).toEqual({ status: 200, body: { status: 'ok' } });
  });

  test('says no more than that something is wrong, and logs what', async () => {
    api = anApi({ ...store, findParent: async () => Promise.reject(new Error('secret words')) }, { log }).api;
    const { status, body } = await get('/health');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret words');
    expect(log.lines).toMatchObject([
      { level: 'error', message: 'Request not answered', fields: { path: '/health' } },
    ]);
  });
});

test.each([
  new TableNotFoundError('rollcall-x'),
  new TableDeniedError('rollcall-x', 'User: … is not authorized'),
])('a table that is not to be had is said, and named in the log alone: %s', async (fault) => {
  const findParent = async (): Promise<never> => {
    throw fault;
  };
  api = anApi({ ...store, findParent }, { log }).api;
  const { status, body } = await get(`/executions/${PARENT_ID}`);
  expect(status).toBe(503);
  expect(body['detail']).toMatch(/the log of the api function says why/);
  expect(JSON.stringify(body)).not.toContain('rollcall-');
});

test('a table that is asked too often is said, with when to ask again', async () => {
  const findRoster = async () => Promise.reject(new TableBusyError('rollcall-x'));
  await aLedger(threeLocations, twoRows);
  api = anApi({ ...store, findRoster }, { log }).api;
  const response = await api.request(`/executions/${PARENT_ID}`);
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ type: 'urn:rollcall:problem:busy' });
  expect(text).not.toContain('rollcall-x');
});

test('HEAD is answered like GET, without a body', async () => {
  const response = await api.request('/health', { method: 'HEAD' });
  expect([response.status, await response.text()]).toEqual([200, '']);
});
