import { describe, expect, test } from '@jest/globals';
import { CouldNotLookError, ThrottledError } from '../../src/lib/errors.ts';
import { describeOpen } from '../../src/sweep/open-ledgers.ts';
import { planDrive, planOrder } from '../../src/sweep/plan-drive.ts';
import { planSlices } from '../../src/sweep/time-slices.ts';
import { aRollcall, locationStep } from '../support/a-rollcall.ts';
import {
  aFanOut,
  anExecution,
  aParent,
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

describe('planSlices', () => {
  test.each([
    ['no time is no slice', NOW, []],
    ['less than a slice is one', NOW - HOUR, [[NOW - HOUR, NOW]]],
    [
      'more is cut',
      NOW - DAY - HOUR,
      [
        [NOW - DAY - HOUR, NOW - HOUR],
        [NOW - HOUR, NOW],
      ],
    ],
  ])('%s', (_why, start, expected) => {
    expect(planSlices(start, NOW, DAY).map(({ from, to }) => [from, to])).toEqual(expected);
  });
});

describe('planDrive', () => {
  const running = (n: number, where = CENTRAL) =>
    aParent({ executionId: id(n), location: where, endedSeenAt: undefined, status: 'InProgress' });

  test('collects what has ended, what was never read, and what was found nowhere', () => {
    const due = [
      aParent(),
      aParent({ executionId: id(1), kind: undefined, endedSeenAt: undefined }),
      aParent({ executionId: id(2), kind: undefined, endedSeenAt: undefined, unlocated: true }),
    ];
    expect(planDrive(due)).toEqual({ collect: due, ask: [] });
  });

  test('asks about running parents ten at a time, location by location', () => {
    const due = [...Array.from({ length: 12 }, (_, n) => running(n)), running(99, location(1))];
    const { collect, ask } = planDrive(due);
    expect(collect).toEqual([]);
    expect(ask.map((enquiry) => [enquiry.location.accountId, enquiry.parents.length])).toEqual([
      [CENTRAL.accountId, 10],
      [CENTRAL.accountId, 2],
      [location(1).accountId, 1],
    ]);
  });
});

describe('planOrder', () => {
  const placeholder = (n: number, account: number) =>
    aParent({
      executionId: id(n),
      kind: undefined,
      location: undefined,
      locationHint: location(account),
      endedSeenAt: undefined,
    });

  test('drives roots first, then what is below them, then placeholders', () => {
    const nested = aParent({ executionId: id(2), parentExecutionId: PARENT_ID });
    const found = aParent({ executionId: id(3), kind: undefined, endedSeenAt: undefined });
    const [roots, below, placeholders] = planOrder([placeholder(1, 1), nested, aParent(), found]);
    expect(roots?.map(({ executionId }) => executionId)).toEqual([PARENT_ID, id(3)]);
    expect(below?.map(({ executionId }) => executionId)).toEqual([id(2)]);
    expect(placeholders?.map(({ executionId }) => executionId)).toEqual([id(1)]);
  });

  test('lets accounts take turns with their placeholders, and leaves most of a loud one to the next sweeps', () => {
    const loud = Array.from({ length: 1_500 }, (_, n) => placeholder(n, 9));
    const quiet = [placeholder(2_000, 1), placeholder(2_001, 2)];
    const [, , placeholders = []] = planOrder([...loud, ...quiet]);
    expect(placeholders).toHaveLength(200);
    expect(placeholders.slice(0, 4).map(({ locationHint }) => locationHint)).toEqual([
      location(9),
      location(1),
      location(2),
      location(9),
    ]);
  });
});

describe('describeOpen', () => {
  const at = { now: NOW, deadlineMs: DAY };
  const ended = (ageMs: number) => ({ endedSeenAt: NOW - ageMs });

  test.each<[string, readonly { readonly endedSeenAt?: number }[], object]>([
    ['nothing', [], { running: 0, waiting: 0, overdue: 0, youngestMs: undefined, oldestMs: undefined }],
    [
      'one that runs',
      [{}],
      { running: 1, waiting: 0, overdue: 0, youngestMs: undefined, oldestMs: undefined },
    ],
    [
      'some of each',
      [ended(2 * HOUR), {}, ended(DAY), ended(MINUTE), ended(3 * DAY)],
      { running: 1, waiting: 2, overdue: 2, youngestMs: MINUTE, oldestMs: 3 * DAY },
    ],
  ])('%s', (_what, parents, expected) => {
    expect(describeOpen(parents, at)).toEqual(expected);
  });
});

describe('the sweep', () => {
  const running = aParentExecution([location(1)], { status: 'InProgress', endTime: undefined });

  test('of a quiet organization is one list call a Region', async () => {
    const { aws, sweep, clock } = aRollcall();
    await sweep();
    clock.advance(5 * MINUTE);
    aws.calls.length = 0;
    await expect(sweep()).resolves.toEqual({
      swept: true,
      listed: 0,
      found: 0,
      due: 0,
      requested: 0,
      unreadable: 0,
      open: { running: 0, waiting: 0, overdue: 0, youngestMs: undefined, oldestMs: undefined },
      errors: [],
    });
    expect(aws.calls).toEqual([`Roots ${CENTRAL.accountId}#${CENTRAL.region}`]);
  });

  test('looks back at first and once a day, and else only at what is new', async () => {
    const { aws, sweep, clock } = aRollcall();
    const rounds: number[] = [];
    for (const pause of [0, 5 * MINUTE, 5 * MINUTE, DAY]) {
      clock.advance(pause);
      aws.calls.length = 0;
      await sweep();
      rounds.push(aws.calls.length);
    }
    expect(rounds).toEqual([2, 1, 1, 2]);
  });

  test('finds a root once, however often it is listed', async () => {
    const { aws, sweep, clock, drain } = aRollcall();
    aws.add(running);
    await expect(sweep()).resolves.toMatchObject({ listed: 1, found: 1, requested: 1 });
    await drain();
    clock.advance(5 * MINUTE);
    await expect(sweep()).resolves.toMatchObject({ listed: 1, found: 0, requested: 0 });
  });

  test('asks ten running parents with one call, and collects the one that has ended', async () => {
    const { aws, sweep, drain, clock, event, notices } = aRollcall();
    const parents = Array.from({ length: 10 }, (_, n) => ({
      ...running,
      executionId: id(n + 10),
      startTime: NOW - 3 * DAY,
    }));
    aws.add(...parents);
    for (const parent of parents) await event(parent);
    clock.advance(6 * MINUTE);
    await sweep();
    aws.calls.length = 0;
    aws.add({ ...running, executionId: id(13), status: 'Success', endTime: clock.now() });
    clock.advance(6 * MINUTE);
    await expect(sweep()).resolves.toMatchObject({ due: 10, requested: 1 });
    await drain(MINUTE);
    expect(aws.calls.filter((call) => call.startsWith('Ids'))).toHaveLength(1);
    expect(notices).toHaveLength(1);
  });

  test('collects a running parent whose list shows an unknown status: it may be an end', async () => {
    const { aws, event, sweep, drain, clock, store } = aRollcall();
    aws.add(running);
    await event(running);
    aws.add({ ...running, status: 'Hibernated', endTime: NOW });
    clock.advance(6 * MINUTE);
    await sweep();
    await drain(MINUTE);
    expect((await store.findParent(PARENT_ID))?.endedSeenAt).toBeDefined();
  });

  test('is one at a time', async () => {
    const { store, sweep, clock } = aRollcall();
    await store.leaseSweep(clock.now() + MINUTE);
    await expect(sweep()).resolves.toMatchObject({ swept: false });
    clock.advance(2 * MINUTE);
    await expect(sweep()).resolves.toMatchObject({ swept: true });
  });

  test('goes on where it was when time runs out', async () => {
    const { aws, sweep, clock, store } = aRollcall();
    const parents = [1, 2, 3].map((n) => ({ ...running, executionId: id(n), startTime: NOW - MINUTE }));
    aws.add(...parents);
    aws.pageSize = 1;
    const list = aws.listCrossAccount.bind(aws);
    aws.listCrossAccount = async (...args) => {
      clock.advance(10_000);
      return list(...args);
    };
    // A day ago, then the hour until now: three pages of it, of which two fit.
    await sweep(clock.now() + 30_000);
    await expect(store.findParent(id(3))).resolves.toBeUndefined();
    await sweep();
    await expect(store.findParent(id(3))).resolves.toBeDefined();
  });

  test('stops asking about running parents when time runs out', async () => {
    const { aws, event, sweep, clock } = aRollcall();
    const parents = Array.from({ length: 30 }, (_, n) => ({
      ...running,
      executionId: id(n),
      startTime: NOW - 3 * DAY,
    }));
    aws.add(...parents);
    for (const parent of parents) await event(parent);
    clock.advance(6 * MINUTE);
    await sweep();
    clock.advance(6 * MINUTE);
    aws.calls.length = 0;
    const list = aws.listByIds.bind(aws);
    aws.listByIds = async (...args) => {
      clock.advance(10_000);
      return list(...args);
    };
    await sweep(clock.now() + 15_000);
    expect(aws.calls.filter((call) => call.startsWith('Ids'))).toHaveLength(2);
  });

  test('requests an honest root in the first sweep, though 1,500 placeholders were due before it', async () => {
    const { aws, event, store, sweep, clock, requested, queue } = aRollcall();
    const parent = aParentExecution([location(1)]);
    for (let n = 0; n < 1_500; n += 1) await store.createPlaceholder(id(n), location(9));
    clock.advance(1_000);
    aws.add(parent, anExecution());
    aws.steps.set(PARENT_ID, [locationStep(anExecution())]);
    await event(parent);
    queue.length = 0; // its requests are lost
    requested.length = 0;
    clock.advance(6 * MINUTE);
    const first = await sweep();
    expect(requested[0]).toMatchObject({ executionId: PARENT_ID });
    expect(first).toMatchObject({ due: 1_501, requested: 201, open: { running: 1_500, waiting: 1 } });

    // The placeholders are not forgotten: each is requested within eight sweeps.
    for (let sweeps = 1; sweeps < 8; sweeps += 1) {
      clock.advance(1_000);
      await sweep();
    }
    const asked = new Set(requested.flatMap((ref) => ('executionId' in ref ? [ref.executionId] : [])));
    expect(Array.from({ length: 1_500 }, (_, n) => id(n)).filter((one) => !asked.has(one))).toEqual([]);
  });

  test('keeps what it has listed when a call fails', async () => {
    const { aws, sweep, clock, store } = aRollcall();
    aws.add(
      ...Array.from({ length: 4 }, (_, n) => ({
        ...running,
        executionId: id(n),
        startTime: NOW - 40 * HOUR + n * 12 * HOUR,
      })),
    );
    const list = aws.listCrossAccount.bind(aws);
    let calls = 0;
    aws.listCrossAccount = async (...args) => {
      calls += 1;
      if (calls % 2 === 0) throw new ThrottledError('Rate exceeded');
      return list(...args);
    };
    for (let sweeps = 0; sweeps < 4; sweeps += 1) {
      await sweep();
      clock.advance(5 * MINUTE);
    }
    for (const n of [0, 1, 2, 3]) await expect(store.findParent(id(n))).resolves.toBeDefined();
  });

  test.each([
    [
      'may neither be listed nor read',
      (aws: ReturnType<typeof aRollcall>['aws']) => aws.denied.set(CENTRAL.accountId, 'readDenied'),
    ],
    ['is gone', (aws: ReturnType<typeof aRollcall>['aws']) => aws.executions.clear()],
  ])('does not look for ever for a running parent that %s, and its ledger ends', async (_why, lose) => {
    const { aws, event, sweep, drain, clock, requested, store, notices } = aRollcall();
    aws.add({ ...running, startTime: undefined });
    await event(running);
    lose(aws);
    const asked: number[] = [];
    for (let day = 0; day < 45; day += 1) {
      const before = requested.length + aws.calls.filter((call) => call.startsWith('Get')).length;
      for (let hour = 0; hour < 24; hour += 1) {
        clock.advance(HOUR);
        await sweep().catch(() => undefined);
        await drain(0);
      }
      asked.push(requested.length + aws.calls.filter((call) => call.startsWith('Get')).length - before);
    }
    expect(Math.max(...asked.slice(5, 28))).toBeLessThan(10); // one look a day, with its tries
    expect(asked.at(-1)).toBe(0);
    expect(notices).toHaveLength(1);
    await expect(store.findParent(PARENT_ID)).resolves.toMatchObject({ problem: 'expired' });
  });

  test('does not take a parent that runs for forty days for forgotten', async () => {
    const { aws, event, sweep, drain, clock, store, notices } = aRollcall();
    aws.add(running);
    await event(running);
    for (let day = 0; day < 40; day += 1) {
      clock.advance(DAY);
      await sweep();
      await drain(0);
    }
    aws.add({ ...running, status: 'Success', endTime: clock.now() }, anExecution({ location: location(1) }));
    aws.steps.set(PARENT_ID, [locationStep(anExecution({ location: location(1) }))]);
    clock.advance(DAY);
    await sweep();
    await drain(HOUR);
    expect(notices).toMatchObject([{ revision: { counts: { succeeded: 1 }, expectedAtLeast: false } }]);
    expect((await store.findParent(PARENT_ID))?.problem).toBeUndefined();
  });

  test('requests a running parent that it may not list: collect may still read it', async () => {
    const { aws, event, sweep, drain, clock, store } = aRollcall();
    aws.add(running);
    await event(running);
    aws.listByIds = async () => {
      throw new CouldNotLookError('readerRoleNotAssumable', 'Not for the sweep');
    };
    aws.add({ ...running, status: 'Success', endTime: NOW });
    clock.advance(6 * MINUTE);
    await sweep();
    await drain(MINUTE);
    expect((await store.findParent(PARENT_ID))?.endedSeenAt).toBeDefined();
  });

  test('comes to an end where a day holds more than one sweep can list', async () => {
    const { aws, sweep, clock, store } = aRollcall();
    const parents = Array.from({ length: 40 }, (_, n) => ({
      ...running,
      executionId: id(n),
      startTime: NOW - 20 * HOUR + n * 20 * MINUTE,
    }));
    aws.add(...parents);
    aws.pageSize = 1;
    const list = aws.listCrossAccount.bind(aws);
    aws.listCrossAccount = async (...args) => {
      clock.advance(1_000);
      return list(...args);
    };
    for (let sweeps = 0; sweeps < 30; sweeps += 1) {
      await sweep(clock.now() + 12_000);
      clock.advance(5 * MINUTE);
    }
    for (const { executionId } of parents) await expect(store.findParent(executionId)).resolves.toBeDefined();
    expect((await store.findProgress(CENTRAL))?.resumeFrom).toBeUndefined();
  });

  test('of a location that refuses says so, and goes on', async () => {
    const { aws, sweep } = aRollcall();
    aws.denied.set(CENTRAL.accountId, 'readDenied');
    await expect(sweep()).resolves.toMatchObject({
      errors: [{ ...CENTRAL, code: 'readDenied', message: `Not authorized in ${CENTRAL.accountId}` }],
    });
  });

  test('that meets an unexpected error finishes, and fails', async () => {
    const { aws, sweep, store, clock } = aRollcall();
    aws.listCrossAccount = async () => Promise.reject(new Error('socket hang up'));
    await expect(sweep()).rejects.toThrow('Some locations could not be swept');
    clock.advance(1);
    await expect(store.leaseSweep(clock.now() + 1)).resolves.toBe(true);
  });

  test('repairs a run of which only the parent’s end was heard, and whose requests were lost', async () => {
    const { aws, event, queue, sweep, drain, clock, notices } = aRollcall();
    const child = anExecution({ executionId: id(1), location: location(1) });
    aws.add(aParentExecution([location(1)]), child);
    aws.steps.set(PARENT_ID, [locationStep(child)]);
    await event(aParentExecution([location(1)]));
    queue.length = 0;
    clock.advance(6 * MINUTE);
    await sweep();
    await drain();
    expect(notices).toMatchObject([{ revision: { counts: { succeeded: 1 } } }]);
  });

  test('requests a cross-account run that has a parent itself, once', async () => {
    const { aws, sweep, drain, clock, requested } = aRollcall();
    const inner = aParentExecution([location(1)], { executionId: id(5), parentExecutionId: id(6) });
    const outer = anExecution({
      executionId: id(6),
      location: CENTRAL,
      parentExecutionId: undefined,
      fanOut: { ...aFanOut([]), kind: 'runbook', targetLocations: [] },
    });
    aws.add(inner, outer);
    await sweep();
    await drain();
    const before = requested.length;
    clock.advance(5 * MINUTE);
    await sweep();
    expect(
      requested.slice(before).filter((ref) => 'executionId' in ref && ref.executionId === id(5)),
    ).toEqual([]);
  });
});

describe('what a sweep did is told', () => {
  test('as a report, one log line and numbers: who is open and for how long, due or not', async () => {
    const { aws, sweep, clock, event, drain, log, metrics } = aRollcall({ deadlineMs: 2 * HOUR });
    const parentOf = (n: number) => aParentExecution([location(n)], { executionId: id(90 + n) });
    const child = anExecution({ executionId: id(1), location: location(1), parentExecutionId: id(91) });
    // The first lacks a child whose account may not be read, as does the second; the third runs; the fourth is whole.
    for (const n of [1, 2]) {
      aws.denied.set(location(n).accountId, 'readDenied');
      aws.add({ ...parentOf(n), startTime: NOW - DAY });
      aws.steps.set(id(90 + n), [locationStep({ ...child, executionId: id(n), location: location(n) })]);
    }
    aws.add({ ...parentOf(3), status: 'InProgress', endTime: undefined });
    aws.add(aParentExecution([], { executionId: id(94), fanOut: aFanOut([], { targetLocations: [] }) }));
    await event(parentOf(1));
    await drain(HOUR);
    clock.advance(2 * HOUR);
    const first = await event(parentOf(2));
    for (const n of [3, 4]) await event(aws.executions.get(id(90 + n)) ?? child);
    await drain(MINUTE);

    const before = metrics.values('errors').length;
    const report = await sweep();
    expect(first).toBe('recorded');
    expect(report.open).toMatchObject({ running: 1, waiting: 1, overdue: 1 });
    expect(report.open?.oldestMs).toBeGreaterThan(2 * HOUR);
    expect(report.open?.youngestMs).toBeLessThan(10 * MINUTE);
    // It is one more than were due: the second is not read before its time.
    expect(report.due).toBeLessThan(3);
    expect(log.lines.at(-1)).toEqual({ level: 'info', message: 'Swept', fields: report });
    expect(metrics.values('errors').length).toBe(before + 1);
    expect({
      openRunning: metrics.values('openRunning').at(-1),
      openWaiting: metrics.values('openWaiting').at(-1),
      openOverdue: metrics.values('openOverdue').at(-1),
      oldestOpen: metrics.values('oldestOpen').at(-1),
      listed: metrics.values('listed').at(-1),
      due: metrics.values('due').at(-1),
    }).toEqual({
      openRunning: 1,
      openWaiting: 1,
      openOverdue: 1,
      oldestOpen: report.open?.oldestMs,
      listed: report.listed,
      due: report.due,
    });
  });

  test('and says nothing of who is open if there was no time to go through them all', async () => {
    const { sweep, clock, event, aws, metrics } = aRollcall();
    for (let n = 0; n < 101; n += 1) {
      const execution = aParentExecution([], {
        executionId: id(n),
        status: 'InProgress',
        endTime: undefined,
      });
      aws.add(execution);
      await event(execution);
    }
    await expect(sweep(clock.now() - 1)).resolves.toMatchObject({ swept: true, open: undefined });
    expect(metrics.values('openRunning')).toEqual([]);
    await expect(sweep()).resolves.toMatchObject({ open: { running: 101 } });
  });
});
