import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { UnreadableItemError } from '../../src/domain/unreadable-item-error.ts';
import { MAX_BODY_BYTES } from '../../src/store/results.ts';
import type { Item, Key } from '../../src/store/table.ts';
import { aRollcall, locationStep } from '../support/a-rollcall.ts';
import {
  anExecution,
  aParentExecution,
  CENTRAL,
  DAY,
  HOUR,
  id,
  MINUTE,
  NOW,
  PARENT_ID,
  location,
} from '../support/builders.ts';

const LARGE = { 'list.items': ['x'.repeat(5_000)] };
const children = [1, 2].map((n) => anExecution({ executionId: id(n), location: location(n) }));
const large = anExecution({ executionId: id(3), location: location(3), outputs: LARGE });
const parent = aParentExecution([location(1), location(2), location(3)]);
const OTHER_ID = id(900);

/** Two roots, sealed; the first has three children, one of them with outputs that its row cannot hold. */
async function twoRoots() {
  const run = aRollcall();
  const other = aParentExecution([location(4)], { executionId: OTHER_ID, startTime: NOW - HOUR });
  const child = anExecution({ executionId: id(901), location: location(4), parentExecutionId: OTHER_ID });
  run.aws.add(parent, ...children, large, other, child);
  run.aws.steps.set(
    PARENT_ID,
    [...children, large].map((one) => locationStep(one)),
  );
  run.aws.steps.set(OTHER_ID, [locationStep(child)]);
  for (const execution of [...children, large, parent, child, other]) await run.event(execution);
  await run.drain(MINUTE);
  const api = run.api();
  return {
    ...run,
    get: async (path: string) => {
      const response = await api.request(path);
      return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
    },
    /** Replaces attributes of an item. */
    damage: async (key: Key, attributes: Readonly<Record<string, unknown>>) => {
      const item: Item = { ...(await run.table.get(key)), ...attributes, ...key };
      await run.table.put(item);
    },
    told: () =>
      run.log.lines.filter(({ message }) => message === 'Item not understood').map(({ fields }) => fields),
  };
}

const parentItem = { pk: PARENT_ID, sk: 'PARENT' };
const rowOf = (n: number): Key => ({
  pk: PARENT_ID,
  sk: `TARGET#${location(n).accountId}#eu-west-1#${id(n)}`,
});

describe('a parent that cannot be understood', () => {
  test('is said in the list, and leaves the others there', async () => {
    const { damage, get, told, metrics } = await twoRoots();
    await damage(parentItem, { status: 5 });
    await expect(get('/executions')).resolves.toMatchObject({
      status: 200,
      body: { executions: [{ parentExecutionId: OTHER_ID }], unreadable: [PARENT_ID] },
    });
    expect(told()).toEqual([
      { ...parentItem, problem: 'status: Invalid input: expected string, received number' },
    ]);
    expect(metrics.values('unreadableItems')).toEqual([1]);
    await expect(get(`/executions/${OTHER_ID}`)).resolves.toMatchObject({ status: 200 });
    // On the page where it stands, and on no other.
    await expect(get('/executions?since=2026-01-01T11:30:00Z')).resolves.toMatchObject({
      body: { executions: [], unreadable: [PARENT_ID] },
    });
    const { body } = await get('/executions?until=2026-01-01T11:30:00Z');
    expect(body['unreadable']).toBeUndefined();
  });

  test('answers with a problem that names it and the item', async () => {
    const { damage, get } = await twoRoots();
    await damage(parentItem, { counts: 'many' });
    for (const route of ['', '/results', '/missing', '/retry', '/groups?output=a', `/diff/${OTHER_ID}`]) {
      await expect(get(`/executions/${PARENT_ID}${route}`)).resolves.toMatchObject({
        status: 500,
        body: {
          type: 'urn:rollcall:problem:unreadable-item',
          parentExecutionId: PARENT_ID,
          item: 'PARENT',
          detail: expect.stringContaining(`What Rollcall keeps of ${PARENT_ID} cannot be read`),
        },
      });
    }
  });

  test('does not keep its children from being collected, and is marked for a version that understands it', async () => {
    const { damage, aws, event, store, table, clock, drain, sweep, notices } = await twoRoots();
    await damage(parentItem, { endTime: 'late' });
    const late = anExecution({ executionId: id(8), location: location(8) });
    aws.add(late);
    await expect(event(late)).resolves.toBe('recorded');
    await expect(store.findResult(id(8))).resolves.toMatchObject({ execution: { executionId: id(8) } });
    await expect(store.targetsOf(PARENT_ID)).resolves.toHaveLength(4);
    await expect(table.get(parentItem)).resolves.toMatchObject({
      endTime: 'late',
      dirtySince: expect.any(Number),
    });

    // Repaired, the next sweep finds what was marked.
    await damage(parentItem, { endTime: NOW });
    clock.advance(10 * MINUTE);
    await sweep();
    await drain(HOUR);
    expect(notices.at(-1)?.revision).toMatchObject({ revision: 2, counts: { succeeded: 4 } });
  });

  test('and is open does not stop the sweep, which says so and asks for the others', async () => {
    const { damage, aws, sweep, clock, event } = await twoRoots();
    const running = aParentExecution([location(5)], {
      executionId: id(950),
      status: 'InProgress',
      endTime: undefined,
    });
    aws.add(running);
    await event(running);
    await damage({ pk: id(950), sk: 'PARENT' }, { requestRounds: 'often' });
    const honest = aParentExecution([location(6)], { executionId: id(960), startTime: clock.now() });
    aws.add(honest);
    for (let sweeps = 0; sweeps < 3; sweeps += 1) {
      clock.advance(5 * MINUTE);
      await expect(sweep()).resolves.toMatchObject({ swept: true, unreadable: 1, errors: [] });
    }
    expect(aws.calls.filter((call) => call === `Roots ${CENTRAL.accountId}#${CENTRAL.region}`)).not.toEqual(
      [],
    );
  });

  test('does not keep its own row from its parent above', async () => {
    const run = aRollcall();
    const inner = anExecution({
      executionId: id(10),
      location: location(1),
      outputs: {},
      fanOut: parent.fanOut,
    });
    run.aws.add(inner);
    await run.table.put({ pk: id(10), sk: 'PARENT', kind: 'targetLocations', requestRounds: 'often' });
    // While it is not known whose the parent above is, its own ledger waits.
    await expect(run.event(inner)).resolves.toBe('recorded');
    run.aws.add(parent);
    await run.event(parent);
    await expect(run.event(inner)).rejects.toThrow(UnreadableItemError);
    await expect(run.store.targetsOf(PARENT_ID)).resolves.toMatchObject([{ executionId: id(10), rank: 3 }]);
    await expect(run.table.get({ pk: id(10), sk: 'PARENT' })).resolves.toMatchObject({
      requestRounds: 'often',
    });
  });
});

describe('values that a newer version added to a closed list', () => {
  test('are shown as unknown, and stay', async () => {
    const { damage, get, table, reconcile, notices, clock } = await twoRoots();
    await damage(parentItem, { problem: 'tooManyPages', counts: { succeeded: 2, paused: 1 }, version: 2 });
    await damage(rowOf(1), { source: 'webhook', rank: 0, reason: 'consentWithdrawn', version: 2 });
    await expect(get(`/executions/${PARENT_ID}`)).resolves.toMatchObject({
      status: 200,
      body: {
        problem: 'unknown',
        counts: { succeeded: 2, unreadable: 1 },
        targets: [{ reason: 'unknown', source: 'unknown' }, {}, {}],
      },
    });
    await expect(get('/executions')).resolves.toMatchObject({
      body: { executions: [{ counts: { succeeded: 2, unknown: 1 } }, {}] },
    });
    // No revision is made of what this version did not understand, and nothing is written over it.
    clock.advance(2 * DAY);
    await reconcile(PARENT_ID, 'sweep');
    expect(notices.filter(({ parent: { executionId } }) => executionId === PARENT_ID)).toHaveLength(1);
    await expect(table.get(parentItem)).resolves.toMatchObject({
      problem: 'tooManyPages',
      counts: { paused: 1 },
      revision: 1,
    });
    await expect(table.get(rowOf(1))).resolves.toMatchObject({
      reason: 'consentWithdrawn',
      source: 'webhook',
    });
  });

  test('a parent of an unknown kind is left to the version that knows it; its children are collected', async () => {
    const { damage, event, table, get } = await twoRoots();
    await damage(parentItem, { kind: 'schedule', status: 'InProgress', version: 2 });
    await expect(event({ ...parent, status: 'Failed' })).rejects.toThrow(UnreadableItemError);
    await expect(table.get(parentItem)).resolves.toMatchObject({ kind: 'schedule', status: 'InProgress' });
    await expect(event(anExecution({ executionId: id(1), location: location(1) }))).resolves.toBe('recorded');
    await expect(get(`/executions/${PARENT_ID}`)).resolves.toMatchObject({ status: 200 });
  });

  test('a listing in an unknown stage starts again', async () => {
    const { damage, store } = await twoRoots();
    await damage(parentItem, { cursor: { listedAt: NOW, parts: 3, stage: 'resources' } });
    await expect(store.findParent(PARENT_ID)).resolves.toMatchObject({ cursor: undefined });
  });
});

describe('a row that cannot be understood', () => {
  test('is a target that cannot be read, and the others have their verdicts', async () => {
    const { damage, get } = await twoRoots();
    await damage(rowOf(1), { rank: 9 });
    await expect(get(`/executions/${PARENT_ID}`)).resolves.toMatchObject({
      status: 200,
      body: {
        expected: 3,
        counts: { succeeded: 2, unreadable: 1 },
        targets: [
          { executionId: id(1), verdict: 'unreadable', reason: 'itemUnreadable' },
          { verdict: 'succeeded' },
          { verdict: 'succeeded' },
        ],
      },
    });
    await expect(get(`/executions/${PARENT_ID}/missing`)).resolves.toMatchObject({
      body: { missing: 1, reasons: { itemUnreadable: 1 } },
    });
  });

  test('makes no revision of one that is sealed', async () => {
    const { damage, reconcile, notices, clock, store } = await twoRoots();
    const { sealed } = (await store.findParent(PARENT_ID)) ?? {};
    await damage(rowOf(1), { location: 'nowhere' });
    clock.advance(2 * DAY);
    await expect(reconcile(PARENT_ID, 'sweep')).resolves.toBe('open');
    await expect(store.findParent(PARENT_ID)).resolves.toMatchObject({ sealed });
    expect(notices).toHaveLength(2);
  });

  test('before a seal, waits for the deadline like everything that cannot be read', async () => {
    const run = aRollcall();
    run.aws.add(parent, ...children, large);
    run.aws.steps.set(
      PARENT_ID,
      [...children, large].map((one) => locationStep(one)),
    );
    await run.table.put({ ...rowOf(1), rank: 9 });
    for (const execution of [children[1], large, parent])
      if (execution !== undefined) await run.event(execution);
    await run.drain(HOUR);
    expect(run.notices).toEqual([]);
    for (let hours = 0; hours < 26; hours += 1) {
      run.clock.advance(HOUR);
      await run.sweep();
      await run.drain(MINUTE);
    }
    expect(run.notices).toMatchObject([{ revision: { counts: { succeeded: 2, unreadable: 1 } } }]);
  });

  test('that is another child’s counts as none of this one', async () => {
    const { damage, table, get } = await twoRoots();
    const { pk: _pk, sk: _sk, ...other } = (await table.get(rowOf(2))) ?? { pk: '', sk: '' };
    await damage(rowOf(1), other);
    await expect(get(`/executions/${PARENT_ID}`)).resolves.toMatchObject({
      body: { expected: 3, counts: { succeeded: 2, unreadable: 1 } },
    });
  });
});

describe('a part of a roster that cannot be understood', () => {
  test.each([
    ['is damaged', { steps: 'none' }],
    ['is missing', { expiresAt: 1 }],
  ])('and %s leaves the parent unreadable by name, and nothing is sealed', async (_how, attributes) => {
    const { damage, get, reconcile, store, table } = await twoRoots();
    const { roster } = (await store.findParent(PARENT_ID)) ?? {};
    await damage({ pk: PARENT_ID, sk: `ROSTER#STEPS#${roster?.listedAt}#00000` }, attributes);
    await expect(get(`/executions/${PARENT_ID}`)).resolves.toMatchObject({
      status: 500,
      body: { parentExecutionId: PARENT_ID, item: expect.stringMatching(/^ROSTER#STEPS#/) },
    });
    await table.update(parentItem, { set: { dirtySince: NOW } });
    await expect(reconcile(PARENT_ID, 'request')).rejects.toThrow(UnreadableItemError);
    // What was to be counted is still to be counted.
    expect((await store.findParent(PARENT_ID))?.dirtySince).toBeDefined();
  });
});

test('of a location whose list cannot be understood it is not known who was not there', async () => {
  const run = aRollcall();
  const failed = aParentExecution([location(1)], { endTime: NOW });
  run.aws.add(failed);
  run.aws.steps.set(PARENT_ID, [
    locationStep(anExecution({ executionId: id(1), location: location(1), status: 'Failed' }), {
      outputs: {},
    }),
  ]);
  await run.event(failed);
  await run.drain(MINUTE);
  run.clock.advance(10 * MINUTE);
  await run.reconcile(PARENT_ID, 'sweep');
  await run.drain(MINUTE);
  const listed = await run.table.query(PARENT_ID, 'ROSTER#LOCATION#');
  const newest = listed.filter(({ sk }) => sk.includes(`#${String(listed.at(-1)?.['startedAt'])}#`));
  expect((await run.rollCall(PARENT_ID)).targets).toMatchObject([{ reason: 'startFailed' }]);
  for (const { pk, sk } of newest) await run.table.put({ pk, sk, children: 'many' });
  expect((await run.rollCall(PARENT_ID)).targets).toMatchObject([{ reason: 'notCollected' }]);
});

describe('a result that cannot be understood', () => {
  const resultItem = { pk: id(3), sk: 'RESULT#0' };

  test('is said for its target alone, in every form', async () => {
    const { damage, get, api } = await twoRoots();
    await damage(resultItem, { body: new Uint8Array([1, 2, 3]) });
    const { body } = await get(`/executions/${PARENT_ID}/results`);
    expect(body['results']).toMatchObject([
      { outputs: children[0]?.outputs },
      {},
      { verdict: 'succeeded', outputsUnreadable: true },
    ]);
    expect((body['results'] as readonly object[])[2]).not.toHaveProperty('outputs');
    await expect(
      get(`/executions/${PARENT_ID}/results/${location(3).accountId}/eu-west-1`),
    ).resolves.toMatchObject({
      status: 200,
      body: { verdict: 'succeeded', outputsUnreadable: true },
    });
    await expect(get(`/executions/${PARENT_ID}/groups?output=list.items`)).resolves.toMatchObject({
      body: { groups: [], withoutValue: { count: 2 }, valueUnreadable: { count: 1 } },
    });
    const csv = await (await api().request(`/executions/${PARENT_ID}/results?format=csv`)).text();
    expect(csv.split('\r\n').filter((line) => line.includes('true'))).toHaveLength(1);
  });

  test('is said where two runs are compared: what cannot be read cannot be shown to be the same', async () => {
    const { damage, get } = await twoRoots();
    await damage(resultItem, { body: new Uint8Array([1, 2, 3]) });
    await damage(rowOf(3), { outputsDigest: undefined });
    await expect(get(`/executions/${PARENT_ID}/diff/${PARENT_ID}`)).resolves.toMatchObject({
      body: { counts: { changed: 1, same: 2 }, changes: [{ kind: 'changed', outputsUnreadable: true }] },
    });
  });

  test('does not fail its event: AWS is asked again, the row gets its news, and nothing is written over it', async () => {
    const { damage, event, table, store } = await twoRoots();
    await damage(resultItem, { digest: 5 });
    await damage(rowOf(3), { rank: 1 });
    await expect(event(large)).resolves.toBe('recorded');
    expect(await store.targetsOf(PARENT_ID)).toEqual(
      expect.arrayContaining([expect.objectContaining({ executionId: id(3), rank: 3 })]),
    );
    await expect(table.get(resultItem)).resolves.toMatchObject({ digest: 5 });
  });

  test('that unpacks to more than a result may have is not unpacked', async () => {
    const { damage, store } = await twoRoots();
    const bomb = gzipSync(Buffer.alloc(8 * MAX_BODY_BYTES, ' '));
    expect(bomb.length).toBeLessThan(400 * 1024);
    await damage(resultItem, { body: bomb });
    const heapBefore = process.memoryUsage().arrayBuffers;
    await expect(store.findResult(id(3))).rejects.toThrow('body: is not what an execution said');
    expect(process.memoryUsage().arrayBuffers - heapBefore).toBeLessThan(3 * MAX_BODY_BYTES);
  });

  test('nor one of more parts than any has', async () => {
    const { damage, store } = await twoRoots();
    await damage(resultItem, { body: undefined, parts: 1e9 });
    await expect(store.findResult(id(3))).rejects.toThrow('parts: Too big');
  });

  test('what is larger than can be read again is written without what stands in it twice', async () => {
    const run = aRollcall();
    const twice = ['x'.repeat(9 * 1024 * 1024)];
    const huge = anExecution({
      outputs: { 'list.items': twice },
      steps: [1, 2].map((n) => ({
        stepExecutionId: `s${n}`,
        name: 'list',
        action: 'aws:executeScript',
        status: 'Success',
        outputs: { items: twice },
      })),
    });
    await run.store.recordResult(huge, { source: 'event' });
    const kept = await run.store.findResult(huge.executionId);
    expect(kept?.execution.outputs).toEqual(huge.outputs);
    // Of the steps, as much as fits; the other output stands in the execution, as it did.
    expect(kept?.execution.steps.map(({ outputs }) => Object.keys(outputs).length).sort()).toEqual([0, 1]);
    expect(kept?.omittedOutputs).toEqual([]);
  });
});

describe('coverage', () => {
  const locationItem = { pk: 'COVERAGE', sk: `${location(1).accountId}#eu-west-1` };

  test('of a location whose item cannot be understood is unknown, and that of the others is told', async () => {
    const { damage, get } = await twoRoots();
    await damage(locationItem, { lastReadAt: 'yesterday' });
    const { status, body } = await get('/coverage');
    expect(status).toBe(200);
    expect(body).toMatchObject({ counts: { unreadable: 1, readsWorking: 4 } });
    expect(body['locations']).toEqual(
      expect.arrayContaining([
        { accountId: location(1).accountId, region: 'eu-west-1', reads: 'unknown', events: 'unknown' },
      ]),
    );
  });

  test('is repaired by what is noted next', async () => {
    const { damage, store } = await twoRoots();
    await damage(locationItem, { lastReadAt: 'yesterday' });
    await store.noteSeen(location(1), { readAt: NOW });
    expect(
      (await store.coverage()).find((row) => row.location.accountId === location(1).accountId),
    ).toMatchObject({
      lastReadAt: NOW,
    });
  });
});

describe('account names', () => {
  test.each([
    ['the head', { pk: 'ACCOUNT_NAMES', sk: 'HEAD' }, { slot: 'C' }],
    ['the date of the next listing', { pk: 'SWEEP', sk: 'ACCOUNT_NAMES' }, { dueAt: 'soon' }],
    ['a date that lies far ahead', { pk: 'SWEEP', sk: 'ACCOUNT_NAMES' }, { dueAt: NOW + 1_000 * DAY }],
  ])('%s that cannot be understood is repaired by the next sweep', async (_what, key, attributes) => {
    const { damage, aws, sweep, store, clock } = await twoRoots();
    aws.accountNames.set(location(1).accountId, 'one');
    await sweep();
    await damage(key, attributes);
    clock.advance(DAY + HOUR);
    aws.accountNames.set(location(1).accountId, 'renamed');
    await sweep();
    await expect(store.accountNames()).resolves.toEqual(new Map([[location(1).accountId, 'renamed']]));
  });
});
