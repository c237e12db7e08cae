import { describe, expect, test } from '@jest/globals';
import { createReconcile } from '../../src/ledger/reconcile.ts';
import { createLimit, LEDGERS_AT_ONCE } from '../../src/ledger/limit.ts';
import { isPastHorizon, scheduleNextCheck } from '../../src/ledger/schedule-reconcile.ts';
import { aRollcall } from '../support/a-rollcall.ts';
import {
  aFanOut,
  aParentExecution,
  aRow,
  aStep,
  DAY,
  HOUR,
  id,
  MINUTE,
  NOW,
  PARENT_ID,
  location,
} from '../support/builders.ts';

const locations = [location(1), location(2)];

/** A parent that has ended and is listed, with two targets and no rows. */
async function aListedParent() {
  const rollcall = aRollcall();
  const parent = aParentExecution(locations);
  await rollcall.store.recordParent(parent, aFanOut(locations));
  const part = {
    fanOut: aFanOut(locations),
    steps: [aStep(1), aStep(2)],
    children: [],
    childrenListed: false,
  };
  await rollcall.store.recordRosterPart(parent, NOW, 0, part);
  await rollcall.store.publishRoster(PARENT_ID, { listedAt: NOW, parts: 1 });
  return rollcall;
}

const idsOf = (refs: readonly object[]) =>
  refs.map((ref) => ('executionId' in ref ? String(ref.executionId) : '')).sort();

describe('count', () => {
  test('requests every open target, once for all that reconcile at the same time', async () => {
    const { reconcile, requested } = await aListedParent();
    await Promise.all([
      reconcile(PARENT_ID, 'request'),
      reconcile(PARENT_ID, 'request'),
      reconcile(PARENT_ID, 'request'),
    ]);
    expect(idsOf(requested)).toEqual([id(1), id(2)]);
  });

  test('seals a root at its deadline with its open targets, and a nested ledger not yet', async () => {
    const { reconcile, store, clock, notices } = await aListedParent();
    const nested = aParentExecution(locations, { executionId: id(70), parentExecutionId: PARENT_ID });
    await store.recordParent(nested, aFanOut(locations));
    const part = { fanOut: aFanOut(locations), steps: [aStep(1)], children: [], childrenListed: false };
    await store.recordRosterPart(nested, NOW, 0, part);
    await store.publishRoster(id(70), { listedAt: NOW, parts: 1 });
    clock.advance(25 * HOUR);
    await expect(reconcile(PARENT_ID, 'request')).resolves.toBe('open');
    await expect(reconcile(id(70), 'request')).resolves.toBe('open');
    expect(notices.map(({ parent }) => parent.executionId)).toEqual([PARENT_ID]);
    expect((await store.findParent(id(70)))?.sealed).toBeUndefined();
  });

  test('does not ask again before it is time', async () => {
    const { reconcile, requested, clock } = await aListedParent();
    await reconcile(PARENT_ID, 'request');
    clock.advance(4 * MINUTE);
    await reconcile(PARENT_ID, 'request');
    expect(requested).toHaveLength(2);
    clock.advance(2 * MINUTE);
    await reconcile(PARENT_ID, 'request');
    expect(requested).toHaveLength(4);
  });

  test('requests at once if it is immediate, but lets a round in progress end', async () => {
    const { reconcile, requested, clock, store } = await aListedParent();
    await reconcile(PARENT_ID, 'request');
    clock.advance(MINUTE / 2);
    await reconcile(PARENT_ID, 'request', true);
    expect(requested).toHaveLength(4);
    expect(requested.slice(2)).toMatchObject([{ immediate: true }, { immediate: true }]);

    const { nextCheckAt = 0 } = (await store.findParent(PARENT_ID)) ?? {};
    await store.leaseRound(PARENT_ID, clock.now() + MINUTE, nextCheckAt); // another process requests
    await reconcile(PARENT_ID, 'request', true);
    expect(requested).toHaveLength(4);
  });

  test('a row that is written while it counts is counted by the next one, though the mark was young', async () => {
    const { store, scheduleReconcile, queue, clock, requested } = await aListedParent();
    await store.recordTarget(PARENT_ID, aRow(1));
    await scheduleReconcile(PARENT_ID); // the message of this one is the count below
    queue.length = 0;
    clock.advance(5_000);
    const book = {
      ...store,
      targetsOf: async (parentId: string) => {
        const rows = await store.targetsOf(parentId);
        await store.recordTarget(PARENT_ID, aRow(2));
        await scheduleReconcile(PARENT_ID);
        return rows;
      },
    };
    const reconcile = createReconcile({
      book,
      requests: { request: async (refs) => void requested.push(...refs) },
      announce: async () => undefined,
      now: clock.now,
      deadlineMs: DAY,
    });
    await expect(reconcile(PARENT_ID, 'request')).resolves.toBe('open');
    expect(queue).toMatchObject([{ ref: { executionId: PARENT_ID }, dueAt: clock.now() + 5_000 }]);
  });

  test('a process that holds one ledger at a time reads ten of them one after the other, each once', async () => {
    const { store } = await aListedParent();
    let [held, most, reads] = [0, 0, 0];
    const book = {
      ...store,
      targetsOf: async (parentId: string) => {
        reads += 1;
        held += 1;
        most = Math.max(most, held);
        await new Promise((resolve) => void setImmediate(resolve));
        held -= 1;
        return store.targetsOf(parentId);
      },
    };
    const reconcile = createReconcile({
      book,
      requests: { request: async () => undefined },
      announce: async () => undefined,
      now: () => NOW,
      deadlineMs: DAY,
      limit: createLimit(LEDGERS_AT_ONCE),
    });
    await Promise.all(Array.from({ length: 10 }, () => reconcile(PARENT_ID, 'request')));
    expect([most, reads]).toEqual([LEDGERS_AT_ONCE, 10]);
  });

  test('two that come to the same seal write one revision', async () => {
    const { reconcile, store, notices } = await aListedParent();
    for (const account of [1, 2]) await store.recordTarget(PARENT_ID, aRow(account));
    await Promise.all([reconcile(PARENT_ID, 'request'), reconcile(PARENT_ID, 'request')]);
    expect(new Set(notices.map(({ revision }) => revision.revision))).toEqual(new Set([1]));
    const parent = await store.findParent(PARENT_ID);
    expect([parent?.announced, parent?.nextCheckAt]).toEqual([1, undefined]);
  });

  test('a seal whose announcement was interrupted is announced by the next count, as it was written', async () => {
    const { reconcile, store, notices } = await aListedParent();
    for (const account of [1, 2]) await store.recordTarget(PARENT_ID, aRow(account));
    const revision = {
      revision: 1,
      digest: 'of an earlier count',
      counts: { succeeded: 1 },
      expected: 2,
      expectedAtLeast: false,
      sealedAt: NOW,
    };
    await store.recordRevision(PARENT_ID, revision, 0);
    await reconcile(PARENT_ID, 'request');
    expect(
      notices.map((notice) => [notice.revision.revision, notice.revision.digest === revision.digest]),
    ).toEqual([
      [1, true],
      [2, false],
    ]);
  });

  test.each([
    ['is not known', 'nothing'],
    ['has not ended', 'running'],
  ])('leaves alone what %s', async (_why, state) => {
    const { reconcile, store, table } = aRollcall();
    if (state === 'running') {
      await store.recordParent(
        aParentExecution(locations, { status: 'InProgress', endTime: undefined }),
        aFanOut(locations),
      );
    }
    const before = await table.query(PARENT_ID, '');
    await expect(reconcile(PARENT_ID, 'request')).resolves.toBe('notReconcilable');
    await expect(table.query(PARENT_ID, '')).resolves.toEqual(before);
  });
});

describe('scheduleReconcile', () => {
  test('many changes ask for one count', async () => {
    const { scheduleReconcile, queue } = await aListedParent();
    await Promise.all(Array.from({ length: 20 }, () => scheduleReconcile(PARENT_ID)));
    await scheduleReconcile(PARENT_ID);
    expect(queue).toHaveLength(1);
  });

  test('a mark whose message was lost is asked for again', async () => {
    const { scheduleReconcile, queue, clock } = await aListedParent();
    await scheduleReconcile(PARENT_ID);
    queue.length = 0;
    clock.advance(30_000);
    await scheduleReconcile(PARENT_ID);
    expect(queue).toHaveLength(1);
  });
});

describe('when to look again', () => {
  const moment = { now: NOW, endedSeenAt: NOW, deadlineMs: DAY };
  test.each([
    ['after the first round: five minutes', { requestRounds: 0 }, NOW + 5 * MINUTE],
    ['after the second: ten', { requestRounds: 1 }, NOW + 10 * MINUTE],
    ['after many: 40 minutes', { requestRounds: 12 }, NOW + 40 * MINUTE],
    ['not past the deadline', { requestRounds: 12, now: NOW + DAY - MINUTE }, NOW + DAY],
    ['after the deadline: daily', { requestRounds: 12, now: NOW + DAY }, NOW + 2 * DAY],
  ])('%s', (_why, overrides, expected) => {
    expect(scheduleNextCheck({ ...moment, ...overrides })).toBe(expected);
  });

  test('never more, a month after the end', () => {
    expect(isPastHorizon({ now: NOW + 30 * DAY, endedSeenAt: NOW })).toBe(false);
    expect(isPastHorizon({ now: NOW + 31 * DAY, endedSeenAt: NOW })).toBe(true);
  });
});
