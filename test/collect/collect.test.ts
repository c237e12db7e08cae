import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { ExecutionRef } from '../../src/domain/execution-ref.ts';
import type { Execution } from '../../src/domain/execution.ts';
import { seenRow } from '../../src/collect/target-rows.ts';
import { isReadable } from '../../src/ledger/target-row.ts';
import { CouldNotLookError } from '../../src/lib/errors.ts';
import { aRollcall, locationStep } from '../support/a-rollcall.ts';
import {
  aFanOut,
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

const child = (account: number, overrides: Partial<Execution> = {}): Execution =>
  anExecution({ executionId: id(account), location: location(account), ...overrides });

/** A parent that has ended, with its children, in a Rollcall that knows nothing yet. */
function aRun(children: readonly Execution[], overrides: Partial<Execution> = {}) {
  const rollcall = aRollcall();
  const parent = aParentExecution(
    children.map((one) => one.location),
    overrides,
  );
  rollcall.aws.add(parent, ...children);
  rollcall.aws.steps.set(
    PARENT_ID,
    children.map((one) => locationStep(one)),
  );
  return { ...rollcall, parent, children };
}

const request = (executionId: string, overrides: Partial<ExecutionRef> = {}): ExecutionRef => ({
  executionId,
  provenance: { source: 'request' },
  attempts: {},
  ...overrides,
});

const reads = (calls: readonly string[], executionId: string): number =>
  calls.filter((call) => call === `Get ${executionId}`).length;

describe('a run of which every event arrives', () => {
  test('is collected with one read a child, and sealed without being asked', async () => {
    const run = aRun([child(1), child(2), child(3, { status: 'Failed', failureMessage: 'Access Denied' })]);
    for (const one of run.children) await run.event(one);
    await run.event(run.parent);
    await run.drain();

    expect(run.notices).toMatchObject([
      {
        parent: { executionId: PARENT_ID },
        revision: { revision: 1, expected: 3, counts: { succeeded: 2, failed: 1 } },
      },
    ]);
    for (const one of run.children) expect(reads(run.aws.calls, one.executionId)).toBe(1);
    expect(run.requested.map((ref) => ('executionId' in ref ? ref.executionId : ''))).toEqual([PARENT_ID]);
    expect((await run.store.findParent(PARENT_ID))?.nextCheckAt).toBeUndefined();
  });

  test('is the same in whatever order and however often they arrive', async () => {
    const run = aRun([child(1), child(2)]);
    for (const one of [run.parent, ...run.children, run.parent, ...run.children]) await run.event(one);
    await run.drain();
    expect(run.notices).toHaveLength(1);
    expect((await run.rollCall(PARENT_ID)).counts).toEqual({ succeeded: 2 });
    for (const one of run.children) expect(reads(run.aws.calls, one.executionId)).toBe(1);
  });
});

describe('a run of which events are lost', () => {
  test('is repaired when its parent ends', async () => {
    const run = aRun([child(1), child(2)]);
    await run.event(child(1));
    await run.event(run.parent);
    await run.drain();
    expect(run.notices).toHaveLength(1);
    const { targets } = await run.rollCall(PARENT_ID);
    expect(targets.map(({ row }) => row?.source)).toEqual(['event', 'request']);
  });

  test('needs no event but the parent’s', async () => {
    const children = Array.from({ length: 9 }, (_, n) => child(n + 1));
    const run = aRun(children);
    await run.event(run.parent);
    await run.drain();
    expect(run.notices).toMatchObject([{ revision: { counts: { succeeded: 9 } } }]);
    for (const one of children) expect(reads(run.aws.calls, one.executionId)).toBe(1);
  });

  test('needs no event but one child’s: it names the parent', async () => {
    const run = aRun([child(1), child(2)]);
    await run.event(child(2));
    await run.drain();
    expect(run.notices).toHaveLength(1);
  });

  test('needs none at all: the sweep finds it', async () => {
    const run = aRun([child(1), child(2)]);
    await expect(run.sweep()).resolves.toMatchObject({ listed: 1, found: 1, requested: 1, errors: [] });
    await run.drain();
    expect(run.notices).toMatchObject([{ revision: { counts: { succeeded: 2 } } }]);
    const { targets } = await run.rollCall(PARENT_ID);
    expect(targets.map(({ row }) => row?.source)).toEqual(['sweep', 'sweep']);
  });
});

describe('what is unmanaged leaves nothing:', () => {
  test('an execution that is neither a child nor a parent', async () => {
    const { aws, event, table } = aRollcall();
    const alone = anExecution({ parentExecutionId: undefined });
    aws.add(alone);
    await expect(event(alone)).resolves.toBe('ignored');
    await expect(table.query(alone.executionId, '')).resolves.toEqual([]);
  });

  test('a parent outside the accounts where parents may start, but for a memory of two days', async () => {
    const { aws, event, table, store, clock } = aRollcall();
    const unmanaged = aParentExecution([location(1)], { location: location(5) });
    aws.add(unmanaged, child(1));
    await expect(event(unmanaged)).resolves.toBe('ignored');
    await expect(event(child(1))).resolves.toBe('ignored');
    await expect(table.query(id(1), '')).resolves.toEqual([]);
    await expect(store.targetsOf(PARENT_ID)).resolves.toEqual([]);
    clock.advance(2 * DAY + 1);
    await expect(table.query(PARENT_ID, '')).resolves.toEqual([]);
  });
});

describe('children that came before it was known that their parent is unmanaged', () => {
  const everything = async ({ table }: ReturnType<typeof aRollcall>) => [
    ...(await table.query(PARENT_ID, '')),
    ...(await table.query(id(1), '')),
  ];

  test('are kept no longer than the memory of it', async () => {
    const rollcall = aRollcall();
    const outputs = { 's.o': [Array.from({ length: 5_000 }, () => randomUUID()).join('')] };
    rollcall.aws.add(aParentExecution([location(1)], { location: location(1) }), child(1, { outputs }));
    await rollcall.event(child(1, { outputs }));
    expect((await everything(rollcall)).length).toBeGreaterThan(3);
    await rollcall.drain();
    await expect(rollcall.store.findParent(PARENT_ID)).resolves.toMatchObject({ unmanaged: true });
    rollcall.clock.advance(2 * DAY + 1_000);
    await expect(everything(rollcall)).resolves.toEqual([]);
  });

  test('nor is one that is written while it becomes known', async () => {
    const rollcall = aRollcall();
    const parent = aParentExecution([location(1)], { location: location(1) });
    rollcall.aws.add(parent, child(1));
    const recordTarget = rollcall.store.recordTarget.bind(rollcall.store);
    rollcall.store.recordTarget = async (parentId, row) => {
      await rollcall.event(parent);
      return recordTarget(parentId, row);
    };
    await expect(rollcall.event(child(1))).resolves.toBe('ignored');
    rollcall.clock.advance(2 * DAY + 1_000);
    await expect(everything(rollcall)).resolves.toEqual([]);
  });
});

test('what was managed stays managed, though its account is no longer one where parents may start', async () => {
  const run = aRun([child(1)], { location: location(5), status: 'InProgress', endTime: undefined });
  await run.store.recordParent(run.parent, aFanOut([location(1)]));
  await run.event(child(1));
  const ended = { ...run.parent, status: 'Success', endTime: NOW };
  run.aws.add(ended);
  await expect(run.event(ended)).resolves.toBe('recorded');
  await run.drain();
  run.clock.advance(3 * DAY);
  await expect(run.store.targetsOf(PARENT_ID)).resolves.toHaveLength(1);
  await expect(run.store.findResult(id(1))).resolves.toBeDefined();
  expect(run.notices).toHaveLength(1);
});

describe('a target that cannot be looked at', () => {
  test('is recorded with AWS’s words when a request names its parent, and collected once it can', async () => {
    const run = aRun([child(1), child(2)]);
    run.aws.denied.set(location(2).accountId, 'readerRoleNotAssumable');
    await run.event(run.parent);
    await run.drain(MINUTE);
    expect((await run.rollCall(PARENT_ID)).targets[1]).toMatchObject({
      verdict: 'unreadable',
      reason: 'readerRoleNotAssumable',
      message: `Not authorized in ${location(2).accountId}`,
    });
    expect(run.notices).toEqual([]);

    run.aws.denied.clear();
    run.clock.advance(HOUR);
    await run.sweep();
    await run.drain();
    expect(run.notices).toMatchObject([{ revision: { counts: { succeeded: 2 } } }]);
  });

  test('is noted for its location when only an event tells of it, and acknowledged', async () => {
    const run = aRun([child(1)]);
    run.aws.denied.set(location(1).accountId, 'readDenied');
    await expect(run.event(child(1))).resolves.toBe('unreadable');
    await expect(run.table.query('COVERAGE', '')).resolves.toMatchObject(
      [{ reason: 'readDenied', message: /Not authorized/ }].map(({ reason }) => ({ reason })),
    );
    await expect(run.table.query(PARENT_ID, '')).resolves.toEqual([]);
  });

  test('does not hold up the seal beyond the deadline; what comes later makes a second revision', async () => {
    const run = aRun([child(1), child(2)]);
    run.aws.denied.set(location(2).accountId, 'readDenied');
    await run.event(run.parent);
    await run.drain(MINUTE);
    run.clock.advance(DAY);
    await run.sweep();
    await run.drain(MINUTE);
    expect(run.notices).toMatchObject([
      { revision: { revision: 1, counts: { succeeded: 1, unreadable: 1 } } },
    ]);

    run.aws.denied.clear();
    run.clock.advance(2 * DAY);
    await run.sweep();
    await run.drain();
    expect(run.notices.map(({ revision }) => [revision.revision, revision.counts])).toEqual([
      [1, { succeeded: 1, unreadable: 1 }],
      [2, { succeeded: 2 }],
    ]);
  });
});

describe('an execution that is not there', () => {
  test('is looked for a few times while it is young, and then said not to be found', async () => {
    const { collect, queue, clock, store } = aRollcall();
    const ref = request(id(1), {
      location: location(1),
      parentExecutionId: PARENT_ID,
      startTime: NOW - MINUTE,
    });
    const delays: number[] = [];
    let next = ref;
    while ((await collect(next)) === 'requeued') {
      const [message] = queue.splice(0);
      delays.push(((message?.dueAt ?? 0) - clock.now()) / 1000);
      clock.advance((message?.dueAt ?? 0) - clock.now());
      next = message?.ref as ExecutionRef;
    }
    expect(delays).toEqual([2, 4, 8, 16, 32]);
    await expect(store.targetsOf(PARENT_ID)).resolves.toMatchObject([{ rank: 0, reason: 'notFound' }]);
  });

  test.each([
    [
      'by its start',
      request(id(1), { location: location(1), parentExecutionId: PARENT_ID, startTime: NOW - 31 * DAY }),
    ],
    [
      'by its event',
      request(id(1), {
        location: location(1),
        parentExecutionId: PARENT_ID,
        provenance: { source: 'event', eventTime: NOW - 31 * DAY },
      }),
    ],
  ])('has expired if it is 31 days old %s', async (_why, ref) => {
    const { collect, queue, store } = aRollcall();
    await expect(collect(ref)).resolves.toBe('unreadable');
    expect(queue).toEqual([]);
    await expect(store.targetsOf(PARENT_ID)).resolves.toMatchObject([{ rank: 2, reason: 'expired' }]);
  });

  test('has expired if all that is known is that its parent ended 31 days ago', async () => {
    const { collect, store, clock } = aRollcall();
    await store.recordParent(aParentExecution([location(1)]), aFanOut([location(1)]));
    clock.advance(31 * DAY);
    await expect(
      collect(request(id(1), { location: location(1), parentExecutionId: PARENT_ID })),
    ).resolves.toBe('unreadable');
    await expect(store.targetsOf(PARENT_ID)).resolves.toMatchObject([{ rank: 2, reason: 'expired' }]);
  });

  test('of which only an old event tells is acknowledged', async () => {
    const { collect, queue, table } = aRollcall();
    const provenance = { source: 'event', eventTime: NOW - 31 * DAY } as const;
    await expect(collect(request(id(1), { location: location(1), provenance }))).resolves.toBe('unreadable');
    expect(queue).toEqual([]);
    await expect(table.query(id(1), '')).resolves.toEqual([]);
  });

  test('anywhere is unlocated, and looked for daily', async () => {
    const { aws, event, drain, store, clock } = aRollcall();
    aws.add(child(1));
    await event(child(1));
    await drain();
    await expect(store.findParent(PARENT_ID)).resolves.toMatchObject({
      unlocated: true,
      nextCheckAt: clock.now() + DAY,
    });
    await expect(store.targetsOf(PARENT_ID)).resolves.toHaveLength(1);
  });

  test('is not called one while some location could not be asked', async () => {
    const { aws, event, drain, store } = aRollcall();
    aws.add(child(1));
    aws.denied.set(CENTRAL.accountId, 'readDenied');
    await event(child(1));
    await drain();
    await expect(store.findParent(PARENT_ID)).resolves.toMatchObject({ unlocated: false });
  });

  test('and was a root that ran when it was last seen ends with what was seen of it', async () => {
    const run = aRun([child(1)], { status: 'InProgress', endTime: undefined });
    await run.event(run.parent);
    run.aws.executions.clear();
    run.clock.advance(40 * DAY);
    await run.sweep();
    await run.drain();
    const parent = await run.store.findParent(PARENT_ID);
    expect(parent).toMatchObject({ problem: 'expired' });
    expect(parent?.endedSeenAt).toBeDefined();
    expect((await run.rollCall(PARENT_ID)).expectedAtLeast).toBe(true);
  });
});

describe('AWS that lags or throttles', () => {
  test('an end that its event announces and the API does not show yet is waited for', async () => {
    const { aws, collect, drain, store } = aRollcall();
    const parent = aParentExecution([location(1)], { status: 'InProgress', endTime: undefined });
    aws.add(parent, child(1, { status: 'InProgress', endTime: undefined }));
    const ref = request(id(1), { location: location(1), eventStatus: 'Success' });
    await expect(collect(ref)).resolves.toBe('requeued');
    aws.add(child(1));
    await drain(10_000);
    await expect(store.targetsOf(PARENT_ID)).resolves.toMatchObject([{ rank: 3, status: 'Success' }]);
  });

  test('an end that the API never shows is not waited for for ever', async () => {
    const run = aRun([child(1, { status: 'InProgress', endTime: undefined })], {
      status: 'InProgress',
      endTime: undefined,
    });
    await run.collect(request(id(1), { location: location(1), eventStatus: 'Success' }));
    await run.drain(5 * MINUTE);
    await expect(run.store.targetsOf(PARENT_ID)).resolves.toMatchObject([{ rank: 1, status: 'InProgress' }]);
    expect(reads(run.aws.calls, id(1))).toBe(6);
  });

  test('a throttled call goes back with a delay of 5 to 300 s, and nothing is lost', async () => {
    const run = aRun([child(1)]);
    run.aws.throttleNext = 1;
    await expect(run.event(child(1))).resolves.toBe('requeued');
    const [message] = run.queue;
    expect(message?.dueAt).toBeGreaterThanOrEqual(run.clock.now() + 5_000);
    expect(message?.dueAt).toBeLessThanOrEqual(run.clock.now() + 300_000);
    await run.event(run.parent);
    await run.drain();
    expect(run.notices).toHaveLength(1);
  });
});

describe('a parent’s list', () => {
  test('is shown as one look saw it while the parent runs', async () => {
    const run = aRun([], {
      status: 'InProgress',
      endTime: undefined,
      fanOut: aFanOut([location(1), location(2)]),
      steps: [locationStep(child(1))],
    });
    run.aws.add(child(1));
    await run.event(run.parent);
    await run.event(child(1));
    const { counts, expected } = await run.rollCall(PARENT_ID);
    expect({ counts, expected }).toEqual({ counts: { succeeded: 1, waiting: 1 }, expected: 2 });
    expect(run.aws.calls).not.toContain(`Steps ${PARENT_ID}`);
  });

  test('is read once, page after page, however many ask', async () => {
    const children = Array.from({ length: 7 }, (_, n) => child(n + 1));
    const run = aRun(children);
    run.aws.pageSize = 2;
    for (const one of [run.parent, ...children, run.parent]) await run.event(one);
    await run.drain();
    expect(run.aws.calls.filter((call) => call.startsWith('Steps'))).toHaveLength(4);
    expect((await run.rollCall(PARENT_ID)).counts).toEqual({ succeeded: 7 });
  });

  test('goes on where it was when time runs out between two pages', async () => {
    const children = Array.from({ length: 6 }, (_, n) => child(n + 1));
    const run = aRun(children);
    run.aws.pageSize = 2;
    const started = run.clock.now();
    const listSteps = run.aws.listSteps.bind(run.aws);
    run.aws.listSteps = async (...args) => {
      run.clock.advance(10_000);
      return listSteps(...args);
    };
    await run.collect(request(PARENT_ID, { location: CENTRAL }), started + 15_000);
    expect((await run.store.findParent(PARENT_ID))?.roster).toBeUndefined();
    await run.drain();
    expect(run.aws.calls.filter((call) => call.startsWith('Steps'))).toHaveLength(3);
    expect(run.notices).toMatchObject([{ revision: { expected: 6 } }]);
  });

  test.each([
    ['before its first page', 0],
    ['after a page, from when that was kept', 1],
  ])(
    'that a process left by dying is taken over 150 seconds later, and no sooner: %s',
    async (_when, pages) => {
      const run = aRun(Array.from({ length: 4 }, (_, n) => child(n + 1)));
      run.aws.pageSize = 2;
      const listSteps = run.aws.listSteps.bind(run.aws);
      const asked = () => run.aws.calls.filter((call) => call.startsWith('Steps')).length;
      const died = new Promise<void>((resolve) => {
        run.aws.listSteps = async (...args) => {
          if (asked() < pages) {
            run.clock.advance(MINUTE);
            return listSteps(...args);
          }
          resolve();
          return new Promise(() => undefined);
        };
      });
      const collectParent = () => run.collect(request(PARENT_ID, { location: CENTRAL }));
      void collectParent();
      await died;
      run.aws.listSteps = listSteps;

      run.clock.advance(150_000);
      await collectParent();
      expect(asked()).toBe(pages);
      run.clock.advance(1);
      await collectParent();
      expect(asked()).toBe(2);
      expect((await run.store.findParent(PARENT_ID))?.roster).toMatchObject({ parts: 2, complete: true });
    },
  );

  test('starts again when its token is too old', async () => {
    const run = aRun(Array.from({ length: 4 }, (_, n) => child(n + 1)));
    run.aws.pageSize = 2;
    await run.store.recordParent(run.parent, aFanOut([]));
    await run.store.leaseListing(PARENT_ID, NOW + 1);
    await run.store.keepCursor(
      PARENT_ID,
      { listedAt: NOW - 1, parts: 1, stage: 'steps', nextToken: 'old' },
      NOW + 1,
      NOW,
    );
    run.clock.advance(MINUTE);
    const listSteps = run.aws.listSteps.bind(run.aws);
    run.aws.listSteps = async (executionId, where, nextToken) => {
      if (nextToken === 'old') throw Object.assign(new Error('Invalid token'), { name: 'InvalidNextToken' });
      return listSteps(executionId, where, nextToken);
    };
    await run.event(run.parent);
    await run.drain();
    expect(run.notices).toMatchObject([{ revision: { expected: 4 } }]);
  });

  test('that may not be read is asked for again, and noted', async () => {
    const run = aRun([child(1)]);
    const listSteps = run.aws.listSteps.bind(run.aws);
    run.aws.listSteps = async (executionId, where) => {
      run.aws.denied.set(CENTRAL.accountId, 'readDenied');
      return listSteps(executionId, where);
    };
    await expect(run.event(run.parent)).resolves.toBe('recorded');
    await expect(run.table.query('COVERAGE', '')).resolves.toMatchObject([{ reason: 'readDenied' }]);
    run.aws.denied.clear();
    run.aws.listSteps = listSteps;
    run.clock.advance(5 * MINUTE);
    await run.sweep();
    await run.drain();
    expect(run.notices).toHaveLength(1);
  });

  test('with a step that names no child has its location listed, and then its child collected', async () => {
    const run = aRun([child(1), child(2, { status: 'Failed' })]);
    run.aws.steps.set(PARENT_ID, [
      locationStep(child(1)),
      locationStep(child(2), { status: 'Failed', outputs: {} }),
    ]);
    await run.event(run.parent);
    await run.drain();
    expect(run.aws.calls).toContain(`Children ${PARENT_ID}`);
    expect(run.notices).toMatchObject([{ revision: { counts: { succeeded: 1, failed: 1 } } }]);
  });

  test('with a step that started no child ends once the location lists none', async () => {
    const run = aRun([child(1)]);
    const failed = locationStep(child(2), {
      status: 'Failed',
      outputs: {},
      failure: { message: 'Something broke' },
      endTime: NOW,
    });
    run.aws.steps.set(PARENT_ID, [locationStep(child(1)), failed]);
    await run.event(run.parent);
    await run.drain(MINUTE);
    expect(run.notices).toEqual([]);
    run.clock.advance(10 * MINUTE);
    await run.sweep();
    await run.drain();
    expect(run.notices).toMatchObject([{ revision: { counts: { succeeded: 1, neverStarted: 1 } } }]);
    expect((await run.rollCall(PARENT_ID)).targets[1]).toMatchObject({
      reason: 'startFailed',
      message: 'Something broke',
    });
  });
});

describe('a ledger ends', () => {
  /** Hours of sweeps, five minutes apart. */
  const sweepFor = async (rollcall: ReturnType<typeof aRollcall>, hours: number) => {
    for (let sweeps = 0; sweeps < hours * 12; sweeps += 1) {
      rollcall.clock.advance(5 * MINUTE);
      await rollcall.sweep();
      await rollcall.drain(0);
    }
  };

  test('of a rate-controlled run with a step that started no child', async () => {
    const resource = (n: number, overrides = {}) =>
      child(n, { location: CENTRAL, resource: `i-${n}`, ...overrides });
    const run = aRun([resource(1)], { fanOut: { kind: 'rateControl', targetLocations: [] } });
    run.aws.steps.set(PARENT_ID, [
      locationStep(resource(1), { name: 'i-1' }),
      locationStep(resource(2), { name: 'i-2', status: 'Failed', outputs: {}, endTime: NOW }),
    ]);
    await run.event(run.parent);
    await run.drain(MINUTE);
    await sweepFor(run, 2);
    expect(run.notices).toMatchObject([{ revision: { counts: { succeeded: 1, neverStarted: 1 } } }]);
  });

  test('though a change after the seal lost its message: the sweep comes by', async () => {
    const run = aRun([child(1)]);
    await run.event(run.parent);
    await run.drain();
    expect(run.notices).toHaveLength(1);
    run.aws.add(child(2));
    await run.event(child(2));
    run.queue.length = 0; // the delayed message
    await sweepFor(run, 1);
    expect(run.notices.map(({ revision }) => [revision.revision, revision.expected])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect((await run.store.findParent(PARENT_ID))?.nextCheckAt).toBeUndefined();
  });

  test('at the deadline, of a root whose list may not be read, and says that there may be more', async () => {
    const run = aRun([child(1), child(2)]);
    run.aws.listSteps = async () => {
      throw new CouldNotLookError('readDenied', 'Not authorized to list');
    };
    await run.event(child(1));
    await run.event(run.parent);
    await sweepFor(run, 25);
    // The other's location is asked then, and tells of its child: the second revision.
    expect(run.notices).toMatchObject([
      { revision: { counts: { succeeded: 1, unreadable: 1 }, expectedAtLeast: true } },
      { revision: { counts: { succeeded: 2 }, expectedAtLeast: true } },
    ]);
  });

  test('of a parent that AWS forgot while it ran, with a child that no list named', async () => {
    const started = locationStep(child(1), { status: 'InProgress', outputs: {}, endTime: undefined });
    const run = aRun([], {
      status: 'InProgress',
      endTime: undefined,
      fanOut: aFanOut([location(1)]),
      steps: [started],
    });
    await run.event(run.parent);
    run.aws.executions.clear();
    run.clock.advance(31 * DAY);
    await sweepFor(run, 2);
    expect(run.notices).toMatchObject([{ revision: { counts: { unreadable: 1 }, expectedAtLeast: true } }]);
    const before = run.aws.calls.filter((call) => call.startsWith('Get')).length;
    await sweepFor(run, 48);
    expect(run.aws.calls.filter((call) => call.startsWith('Get'))).toHaveLength(before);
  });

  test('with what was seen while it ran, of a parent whose list is denied until the deadline', async () => {
    const steps = [
      locationStep(child(2), { status: 'Pending', outputs: {}, startTime: undefined, endTime: undefined }),
      locationStep(child(1)),
    ];
    const run = aRun([], {
      status: 'InProgress',
      endTime: undefined,
      fanOut: aFanOut([location(1), location(2)]),
      steps,
    });
    run.aws.add(child(1));
    await run.event(run.parent);
    run.aws.add({ ...run.parent, status: 'Success', endTime: NOW });
    run.aws.listSteps = async () => {
      throw new CouldNotLookError('readDenied', 'Not authorized to list');
    };
    await run.event({ ...run.parent, status: 'Success' });
    await sweepFor(run, 25);
    expect(run.notices.at(-1)).toMatchObject({
      revision: { counts: { succeeded: 1, unreadable: 1 }, expectedAtLeast: true },
    });
  });

  test('of a parent that was given up, if a child names it again', async () => {
    const run = aRun([child(1), child(2)]);
    run.aws.denied.set(CENTRAL.accountId, 'readDenied');
    await run.event(child(1));
    for (let day = 0; day < 40; day += 1) {
      run.clock.advance(DAY);
      await run.sweep();
      await run.drain(HOUR);
    }
    expect((await run.store.findParent(PARENT_ID))?.nextCheckAt).toBeUndefined();
    run.aws.denied.clear();
    await run.event(child(2));
    await run.drain();
    expect(run.notices).toMatchObject([{ revision: { counts: { succeeded: 2 } } }]);
  });

  test('of a parent that AWS forgot before it was listed: forgotten is not never started', async () => {
    const run = aRun([child(1), child(2)]);
    run.aws.listSteps = async () => undefined;
    await run.store.recordResult(run.parent, { source: 'event' });
    run.clock.advance(31 * DAY);
    await run.collect(request(PARENT_ID, { location: CENTRAL }));
    await run.drain(MINUTE);
    expect(run.notices).toMatchObject([{ revision: { counts: { unreadable: 2 }, expectedAtLeast: true } }]);
  });

  test('after a month, of a nested ledger with a child that can never be read', async () => {
    const inner = aParentExecution([location(1)], {
      executionId: id(50),
      parentExecutionId: PARENT_ID,
      location: CENTRAL,
    });
    const run = aRun([]);
    run.aws.add(aParentExecution([CENTRAL]), inner, child(1, { parentExecutionId: id(50) }));
    run.aws.steps.set(PARENT_ID, [locationStep(inner)]);
    run.aws.steps.set(id(50), [locationStep(child(1))]);
    run.aws.denied.set(location(1).accountId, 'readDenied');
    await run.event(run.parent);
    await run.drain(HOUR);
    for (let day = 0; day < 40; day += 1) {
      run.clock.advance(DAY);
      await run.sweep();
      await run.drain(HOUR);
    }
    expect((await run.store.findParent(id(50)))?.nextCheckAt).toBeUndefined();
    const before = run.requested.length;
    await sweepFor(run, 3);
    expect(run.requested).toHaveLength(before);
    expect(run.notices.at(-1)).toMatchObject({ revision: { counts: { succeeded: 1 } } });
  });

  test('and what may never be read is not requested for ever', async () => {
    const rollcall = aRollcall();
    rollcall.aws.add(child(1));
    rollcall.aws.denied.set(CENTRAL.accountId, 'readDenied');
    await rollcall.event(child(1));
    const asked: number[] = [];
    for (let day = 0; day < 35; day += 1) {
      const before = rollcall.requested.length;
      await sweepFor(rollcall, 24);
      asked.push(rollcall.requested.length - before);
    }
    expect(asked[0]).toBeLessThan(12);
    expect(asked[20]).toBeLessThanOrEqual(1);
    expect(asked.at(-1)).toBe(0);
  });
});

describe('a parent that only a child of its own shows to be one', () => {
  const quiet = (overrides: Partial<Execution> = {}) =>
    anExecution({ executionId: PARENT_ID, location: CENTRAL, parentExecutionId: undefined, ...overrides });

  test('is counted at its own end', async () => {
    const rollcall = aRollcall();
    rollcall.aws.add(quiet({ status: 'InProgress', endTime: undefined }), child(1));
    await rollcall.event(child(1));
    await rollcall.drain(MINUTE);
    rollcall.aws.add(quiet({ endTime: rollcall.clock.now() }));
    await expect(rollcall.event(quiet())).resolves.toBe('recorded');
    await rollcall.drain(MINUTE);
    expect(rollcall.notices).toMatchObject([{ revision: { expected: 1, counts: { succeeded: 1 } } }]);
  });

  test('does not turn into a leaf of its own parent when its end is told by itself', async () => {
    const { store } = aRollcall();
    const row = seenRow(
      quiet({ status: 'InProgress', endTime: undefined }),
      { source: 'request' },
      true,
      NOW,
    );
    await store.recordTarget(id(9), row);
    await store.recordTarget(id(9), seenRow(quiet({ observedAt: NOW + 1 }), { source: 'event' }, false, NOW));
    await expect(store.targetsOf(id(9))).resolves.toMatchObject([{ rank: 3, fansOut: true }]);
  });
});

describe('a location that is asked for the children of a parent', () => {
  test('continues where it was when time runs out, and requests no known child', async () => {
    const children = Array.from({ length: 9 }, (_, n) => child(n + 1, { location: location(1) }));
    const run = aRun(children);
    run.aws.pageSize = 2;
    run.aws.steps.set(
      PARENT_ID,
      children.map((one) => locationStep(one, { outputs: {} })),
    );
    await run.event(children[0] ?? run.parent);
    const listChildren = run.aws.listChildren.bind(run.aws);
    run.aws.listChildren = async (...args) => {
      run.clock.advance(10_000);
      return listChildren(...args);
    };
    const ref = {
      childrenOf: PARENT_ID,
      location: location(1),
      provenance: { source: 'request' },
      attempts: {},
    } as const;
    await run.store.recordParent(run.parent, aFanOut([]));
    run.requested.length = 0;
    await run.collect(ref, run.clock.now() + 15_000);
    expect(run.requested).toHaveLength(3);
    while (run.aws.calls.filter((call) => call.startsWith('Children')).length < 5) {
      const next = run.queue.findIndex((message) => 'childrenOf' in message.ref);
      const [message] = run.queue.splice(next, 1);
      await run.collect(message?.ref ?? ref, run.clock.now() + 15_000);
    }
    expect(run.aws.calls.filter((call) => call.startsWith('Children'))).toHaveLength(5);
    await run.event(run.parent);
    await run.drain();
    expect(run.notices).toMatchObject([{ revision: { counts: { succeeded: 9 } } }]);
  });
});

test('a parent whose steps are not there yet is waited for, and never thrown', async () => {
  const run = aRun([child(1)]);
  const listSteps = run.aws.listSteps.bind(run.aws);
  let asked = 0;
  run.aws.listSteps = async (...args) => {
    asked += 1;
    return asked <= 2 ? undefined : listSteps(...args);
  };
  await run.event(run.parent);
  await run.drain();
  expect(run.notices).toHaveLength(1);
});

test('an unmanaged parent is never announced, though its replayed event finds it gone', async () => {
  const { aws, event, collect, notices, drain, clock } = aRollcall();
  const unmanaged = aParentExecution([location(1)], { location: location(5) });
  aws.add(unmanaged);
  await event(unmanaged);
  aws.executions.clear();
  const provenance = { source: 'event', eventTime: clock.now() - 31 * DAY } as const;
  await collect(request(PARENT_ID, { location: location(5), provenance }));
  await drain();
  expect(notices).toEqual([]);
});

test('a contradicted end of a parent is corrected in its ledger too', async () => {
  const run = aRun([child(1)], { status: 'Exited' });
  await run.event(run.parent);
  await run.drain();
  run.aws.add({ ...run.parent, status: 'Success' });
  run.clock.advance(MINUTE);
  await run.event({ ...run.parent, status: 'Success' });
  await expect(run.store.findParent(PARENT_ID)).resolves.toMatchObject({
    status: 'Success',
    endedSeenAt: NOW,
  });
});

test('messages are cut in rows, which stand many together, and whole in the result', async () => {
  const failureMessage = 'x'.repeat(500_000);
  const run = aRun([child(1, { status: 'Failed', failureMessage })]);
  await run.event(child(1, { status: 'Failed', failureMessage }));
  const row = (await run.store.targetsOf(PARENT_ID)).find(isReadable);
  expect(row?.message?.length).toBe(2_000);
  await expect(run.store.findResult(id(1))).resolves.toMatchObject({ execution: { failureMessage } });
});

test('an event that contradicts the end that is kept has AWS asked again', async () => {
  const run = aRun([child(1, { status: 'Exited' })]);
  await run.event(child(1), 'Failed');
  expect(reads(run.aws.calls, id(1))).toBe(1);
  run.aws.add(child(1, { status: 'Success' }));
  run.clock.advance(MINUTE);
  await run.event(child(1), 'Success');
  expect(reads(run.aws.calls, id(1))).toBe(2);
  await expect(run.store.targetsOf(PARENT_ID)).resolves.toMatchObject([{ status: 'Success' }]);
});

test('outputs that are too large for a row stand in the result', async () => {
  const outputs = { 's.o': ['x'.repeat(5_000)] };
  const run = aRun([child(1, { outputs })]);
  await run.event(child(1));
  const row = (await run.store.targetsOf(PARENT_ID)).find(isReadable);
  expect(row?.outputs).toBeUndefined();
  await expect(run.store.findResult(id(1))).resolves.toMatchObject({ execution: { outputs } });
});
