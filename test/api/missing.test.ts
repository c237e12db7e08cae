import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Hono } from 'hono';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import { anApi } from '../support/an-api.ts';
import { ask, askPages } from '../support/ask.ts';
import { aFanOut, aRow, aStep, id, PARENT_ID, location, someLocations } from '../support/builders.ts';
import { aMemoryStore, keepLedger, type MemoryStore } from '../support/keep-ledger.ts';

const PATH = `/executions/${PARENT_ID}/missing`;

let store: MemoryStore;
let api: Hono;
beforeEach(() => {
  store = aMemoryStore();
  ({ api } = anApi(store, {}));
});

interface Missing {
  readonly missing: number;
  readonly targets: readonly { readonly accountId: string }[];
  readonly nextToken?: string;
}

const uncollected: Partial<TargetRow> = { outputs: undefined, status: undefined, endTime: undefined };

/** One that succeeded, one that failed, and one of each kind that is missing once the parent has ended. */
const rows = [
  aRow(1),
  aRow(2, { status: 'Failed' }),
  aRow(3, { ...uncollected, rank: 1, status: 'InProgress' }),
  aRow(4, { ...uncollected, rank: 0, reason: 'readDenied', message: 'no' }),
  aRow(5, { ...uncollected, rank: 2, reason: 'expired' }),
  aRow(6, { ...uncollected, rank: 1, status: 'Dreaming' }),
];
const running = [3, 6].map((n) => aStep(n, { status: 'InProgress', endTime: undefined }));

describe('GET /executions/{parentId}/missing', () => {
  test('has the targets that are expected and not collected, with the reason, and no others', async () => {
    const collected = rows.filter(({ executionId }) => ![id(3), id(6)].includes(executionId));
    await keepLedger(store, {
      rows: collected,
      steps: running,
      fanOut: aFanOut([1, 2, 3, 4, 5, 6, 7].map((n) => location(n))),
    });
    for (const row of rows) await store.recordTarget(PARENT_ID, row);

    const { status, body } = await ask(api, PATH);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      parentExecutionId: PARENT_ID,
      expected: 7,
      expectedAtLeast: false,
      counts: { succeeded: 1, failed: 1, running: 1, unreadable: 2, unknown: 1, neverStarted: 1 },
      missing: 5,
      unnamed: 0,
      reasons: { running: 1, readDenied: 1, expired: 1, unknown: 1, notReported: 1 },
      targets: [
        { accountId: location(3).accountId, verdict: 'running' },
        { accountId: location(4).accountId, verdict: 'unreadable', reason: 'readDenied', message: 'no' },
        { accountId: location(5).accountId, verdict: 'unreadable', reason: 'expired' },
        { accountId: location(6).accountId, verdict: 'unknown' },
        { accountId: location(7).accountId, verdict: 'neverStarted', reason: 'notReported' },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('outputs');
  });

  test('counts those that AWS counted and did not list', async () => {
    await keepLedger(store, {
      rows: [aRow(1)],
      fanOut: {
        targetLocations: [someLocations([], { accounts: ['ou-abcd-12345678'] })],
        progress: { totalSteps: 4, successSteps: 1, failedSteps: 0, cancelledSteps: 0, timedOutSteps: 0 },
      },
    });
    expect((await ask(api, PATH)).body).toMatchObject({
      expected: 4,
      missing: 3,
      unnamed: 3,
      reasons: { neverStarted: 3 },
      targets: [],
    });
  });

  test('of a complete run is empty', async () => {
    await keepLedger(store, { rows: [aRow(1), aRow(2)] });
    expect((await ask(api, PATH)).body).toMatchObject({ missing: 0, reasons: {}, targets: [] });
  });

  test('waits with a parent that has not ended', async () => {
    await store.createPlaceholder(PARENT_ID, location(1));
    await store.recordTarget(PARENT_ID, aRow(1, { ...uncollected, rank: 1, status: 'InProgress' }));
    expect((await ask(api, PATH)).body).toMatchObject({ expectedAtLeast: true, reasons: { running: 1 } });
  });

  test('is worth remembering once it is sealed, and only then', async () => {
    await keepLedger(store, { rows: [aRow(1)] });
    expect((await api.request(PATH)).headers.get('etag')).toBeNull();
    await keepLedger(store, { parentId: id(8), rows: [aRow(1)], isSealed: true });
    expect((await api.request(`/executions/${id(8)}/missing`)).headers.get('etag')).not.toBeNull();
  });

  test('pages together are the whole, in any page size', async () => {
    const many = Array.from({ length: 9 }, (_, n) =>
      aRow(1, {
        ...uncollected,
        executionId: id(n),
        location: location(n + 1),
        rank: 0,
        reason: 'readDenied',
      }),
    );
    await keepLedger(store, { rows: [...many, aRow(1, { location: location(1, 'eu-north-1') })] });
    const [whole] = await askPages<Missing>(api, PATH);
    expect(whole?.targets).toHaveLength(9);
    for (const limit of [1, 2, 4, 9]) {
      const pages = await askPages<Missing>(api, `${PATH}?limit=${limit}`);
      expect(pages.flatMap(({ targets }) => targets)).toEqual(whole?.targets);
      expect(new Set(pages.map(({ missing }) => missing))).toEqual(new Set([9]));
    }
  });

  test.each([
    [`${PATH}?output=a.b`, 400],
    [`${PATH}?limit=0`, 400],
    [`${PATH}?nextToken=x`, 400],
    [`/executions/${id(4)}/missing`, 404],
  ])('%s is refused with %d', async (path, status) => {
    await keepLedger(store, { rows: [aRow(1)] });
    expect((await ask(api, path)).status).toBe(status);
  });
});
