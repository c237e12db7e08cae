import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Hono } from 'hono';
import type { Step } from '../../src/domain/step.ts';
import { consoleUrlOf } from '../../src/api/target/reply-with-result.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { recordLedger, recordSeal } from '../support/a-ledger.ts';
import { anApi } from '../support/an-api.ts';
import {
  anExecution,
  aParentExecution,
  aRow,
  aStep,
  DAY,
  id,
  NOW,
  PARENT_ID,
  location,
} from '../support/builders.ts';

let store: ReturnType<typeof createStore>;
let api: Hono;
beforeEach(() => {
  store = createStore(new MemoryTable(() => NOW), { now: () => NOW, retentionMs: 400 * DAY });
  api = anApi(store).api;
});

const pathOf = (account: number): string =>
  `/executions/${PARENT_ID}/results/${String(account).repeat(12)}/eu-west-1`;

async function get(path: string) {
  const response = await api.request(path);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const step = (overrides: Partial<Step> = {}): Step => ({
  stepExecutionId: 'step-1',
  name: 'look',
  action: 'aws:executeAwsApi',
  status: 'Success',
  startTime: NOW - 2_000,
  endTime: NOW - 1_000,
  outputs: { Alias: ['one'] },
  ...overrides,
});

test('is all that is known of one target', async () => {
  const execution = anExecution({
    status: 'Failed',
    runbookVersion: '7',
    failureMessage: 'Step fails when it is Execute. Denied.',
    outputs: { 'look.Alias': ['one'] },
    steps: [
      step(),
      step({
        name: 'tell',
        status: 'Failed',
        outputs: {},
        failure: { message: 'Denied', stage: 'Invocation', type: 'Action', details: { Code: ['403'] } },
      }),
    ],
  });
  await store.recordResult(execution, { source: 'request' });
  const row = aRow(1, {
    status: 'Failed',
    message: execution.failureMessage,
    outputs: execution.outputs,
    source: 'event',
    eventTime: NOW - 500,
  });
  await recordLedger(store, { rows: [row, aRow(2)] });
  expect(await get(pathOf(1))).toEqual({
    status: 200,
    body: {
      parentExecutionId: PARENT_ID,
      accountId: '111111111111',
      region: 'eu-west-1',
      executionId: id(1),
      verdict: 'failed',
      causeId: expect.stringMatching(/^c1-/),
      status: 'Failed',
      message: 'Step fails when it is Execute. Denied.',
      failureMessage: 'Step fails when it is Execute. Denied.',
      runbook: 'get_account_alias',
      runbookVersion: '7',
      startTime: '2026-01-01T11:59:00.001Z',
      endTime: '2026-01-01T11:59:01.001Z',
      source: 'event',
      eventTime: '2026-01-01T11:59:59.500Z',
      observedAt: '2026-01-01T12:00:00.000Z',
      recordedAt: '2026-01-01T12:00:00.000Z',
      consoleUrl: `https://eu-west-1.console.aws.amazon.com/systems-manager/automation/execution/${id(1)}?region=eu-west-1`,
      outputs: { 'look.Alias': ['one'] },
      steps: [
        {
          name: 'look',
          action: 'aws:executeAwsApi',
          status: 'Success',
          startTime: '2026-01-01T11:59:58.000Z',
          endTime: '2026-01-01T11:59:59.000Z',
          outputs: { Alias: ['one'] },
        },
        {
          name: 'tell',
          action: 'aws:executeAwsApi',
          status: 'Failed',
          startTime: '2026-01-01T11:59:58.000Z',
          endTime: '2026-01-01T11:59:59.000Z',
          outputs: {},
          failure: { message: 'Denied', stage: 'Invocation', type: 'Action', details: { Code: ['403'] } },
        },
      ],
    },
  });
});

test('of a target that never started there are no steps, no outputs and no link', async () => {
  await recordLedger(store, { rows: [], locations: [location(3)] });
  const { body } = await get(pathOf(3));
  expect(body).toEqual({
    parentExecutionId: PARENT_ID,
    accountId: '333333333333',
    region: 'eu-west-1',
    verdict: 'neverStarted',
    reason: 'notReported',
    causeId: expect.stringMatching(/^c1-/),
  });
});

test('outputs stand there though the result has expired before its row', async () => {
  await recordLedger(store, { rows: [aRow(1)] });
  const { body } = await get(pathOf(1));
  expect(body['outputs']).toEqual({ 'get_account_alias.alias': ['one'] });
  expect(body['steps']).toBeUndefined();
});

test.each([
  ['aws', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com/'],
  ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn/'],
  ['aws-us-gov', 'us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/'],
])('the console of %s is linked', (partition, region, start) => {
  expect(consoleUrlOf(partition, { accountId: '1', region }, id(1))).toBe(
    `${start}systems-manager/automation/execution/${id(1)}?region=${region}`,
  );
});

test('in a partition whose console is not known there is no link', async () => {
  api = anApi(store, { partition: 'aws-iso' }).api;
  await recordLedger(store, { rows: [aRow(1)] });
  expect((await get(pathOf(1))).body['consoleUrl']).toBeUndefined();
});

describe('a target that fans out itself', () => {
  const resources = Array.from({ length: 101 }, (_, n) =>
    aRow(1, { executionId: id(1_000 + n), resource: `i-${n}`, ...(n === 0 ? { status: 'Failed' } : {}) }),
  );

  test('has a ledger of its own beside its verdict: counts, seal and the first of its targets, without outputs', async () => {
    await recordLedger(store, { rows: [aRow(1, { fansOut: true })] });
    await recordLedger(store, { rows: resources, locations: [], parentId: id(1) });
    await recordSeal(store, { expected: 101, parentId: id(1) });
    const { body } = await get(pathOf(1));
    expect(body['ledger']).toMatchObject({
      href: `/executions/${id(1)}`,
      expected: 101,
      counts: { succeeded: 100, failed: 1 },
      seal: { revision: 1 },
      nextToken: expect.any(String),
    });
    const ledger = body['ledger'] as { href: string; targets: object[]; nextToken: string };
    expect(JSON.stringify(ledger)).not.toContain('outputs');
    const { body: rest } = await get(`${ledger.href}?nextToken=${ledger.nextToken}`);
    const { body: whole } = await get(`${ledger.href}?limit=1000`);
    expect([...ledger.targets, ...(rest['targets'] as object[])]).toEqual(whole['targets']);
  });

  test('has none as long as it is not known', async () => {
    await recordLedger(store, { rows: [aRow(1, { fansOut: true })] });
    expect((await get(pathOf(1))).body['ledger']).toBeUndefined();
  });

  test('is remembered once both ledgers are sealed', async () => {
    await recordLedger(store, { rows: [aRow(1, { fansOut: true })] });
    await store.recordParent(aParentExecution([], { executionId: id(1), parentExecutionId: PARENT_ID }), {
      kind: 'rateControl',
      targetLocations: [],
    });
    await recordSeal(store, { expected: 1 });
    const tag = async () => (await api.request(pathOf(1))).headers.get('etag');
    expect(await tag()).toBeNull();
    await recordSeal(store, { expected: 0, parentId: id(1) });
    expect(await tag()).not.toBeNull();
  });
});

describe('several targets in one location:', () => {
  const unnamed = (n: number) =>
    aStep(n, {
      stepExecutionId: `unnamed-${n}`,
      location: location(1),
      childId: undefined,
      status: 'Failed',
    });

  test('each is named, and what to add', async () => {
    await recordLedger(store, {
      rows: [
        aRow(1, { resource: 'i-1' }),
        aRow(1, { executionId: id(2), resource: 'i-2', status: 'Failed' }),
      ],
    });
    const { status, body } = await get(pathOf(1));
    expect(status).toBe(409);
    expect(body).toMatchObject({
      type: 'urn:rollcall:problem:several-targets',
      detail: expect.stringMatching(/2 targets are expected .* add executionId= or target=/),
      candidates: [
        { executionId: id(1), resource: 'i-1', verdict: 'succeeded' },
        { executionId: id(2), resource: 'i-2', verdict: 'failed' },
      ],
    });
    expect((await get(`${pathOf(1)}?executionId=${id(2)}`)).body).toMatchObject({ verdict: 'failed' });
    expect((await get(`${pathOf(1)}?resource=i-1`)).body).toMatchObject({ executionId: id(1) });
    expect(await get(`${pathOf(1)}?resource=i-1&executionId=${id(2)}`)).toMatchObject({
      status: 404,
      body: {
        type: 'urn:rollcall:problem:unknown-target',
        candidates: [{ executionId: id(1) }, { executionId: id(2) }],
      },
    });
  });

  test('at most fifty are named, and how many more there are', async () => {
    const rows = Array.from({ length: 60 }, (_, n) => aRow(1, { executionId: id(n) }));
    await recordLedger(store, { rows });
    const { body } = await get(pathOf(1));
    expect(body['candidates']).toHaveLength(50);
    expect(body['moreCandidates']).toBe(10);
  });

  test('fewer are named where their resources have very long names, and the rest is counted', async () => {
    const rows = Array.from({ length: 50 }, (_, n) =>
      aRow(1, { executionId: id(n), resource: `${n}${'x'.repeat(100_000)}` }),
    );
    await recordLedger(store, { rows });
    const { status, body } = await get(pathOf(1));
    expect([status, body['candidates'], body['moreCandidates']]).toEqual([
      409,
      [expect.anything(), expect.anything()],
      48,
    ]);
  });

  test('those that nothing tells apart are answered as one, with their number', async () => {
    await recordLedger(store, {
      rows: [],
      locations: [location(1)],
      steps: [unnamed(1), unnamed(2), unnamed(3)],
    });
    const { status, body } = await get(pathOf(1));
    expect([status, body['verdict'], body['alike']]).toEqual([200, 'unreadable', 3]);
  });

  test('those without an execution are asked for by none', async () => {
    await recordLedger(store, { rows: [aRow(1)], steps: [unnamed(1), unnamed(2)] });
    expect((await get(pathOf(1))).status).toBe(409);
    expect((await get(`${pathOf(1)}?executionId=`)).body).toMatchObject({
      verdict: 'unreadable',
      alike: 2,
    });
    expect((await get(`${pathOf(1)}?executionId=${id(1)}`)).body['alike']).toBeUndefined();
  });
});

describe('what is not there, or not understood:', () => {
  test.each([
    [pathOf(9), 404, { type: 'urn:rollcall:problem:unknown-target', accountId: '999999999999' }],
    [`${pathOf(1)}?resource=i-9`, 404, { type: 'urn:rollcall:problem:unknown-target' }],
    [
      `/executions/${id(77)}/results/111111111111/eu-west-1`,
      404,
      { type: 'urn:rollcall:problem:unknown-execution' },
    ],
    [`/executions/${PARENT_ID}/results/12/eu-west-1`, 400, { parameter: 'accountId', value: '12' }],
    [`/executions/${PARENT_ID}/results/111111111111/europe`, 400, { parameter: 'region', value: 'europe' }],
    [`${pathOf(1)}?executionId=x`, 400, { parameter: 'executionId', value: 'x' }],
    [`${pathOf(1)}?limit=1`, 400, { parameter: 'limit' }],
    [`${pathOf(1)}?resource=a&resource=b`, 400, { parameter: 'resource' }],
  ])('%s', async (path, status, expected) => {
    await recordLedger(store, { rows: [aRow(1)] });
    expect(await get(path)).toMatchObject({ status, body: expected });
  });

  test('where no target is expected, the answer says how to find one', async () => {
    await recordLedger(store, { rows: [aRow(1)] });
    const { body } = await get(pathOf(9));
    expect(body['next']).toMatchObject([
      { operation: 'listResults', parameters: { parentId: PARENT_ID, fields: 'region,verdict' } },
    ]);
  });
});
