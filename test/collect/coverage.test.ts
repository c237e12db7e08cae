import { describe, expect, test } from '@jest/globals';
import type { Execution } from '../../src/domain/execution.ts';
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
import { countingTable, noCounts } from '../support/counting-table.ts';

const child = (account: number, overrides: Partial<Execution> = {}): Execution =>
  anExecution({ executionId: id(account), location: location(account), ...overrides });

const ROLE_MESSAGE =
  'The execution role arn:aws:iam::1:role/x in the target location is unable to be assumed.';

/** A parent that has ended, with its children, and what the table was asked for. */
function aRun(children: readonly Execution[]) {
  const counts = noCounts();
  const rollcall = aRollcall({ through: (table) => countingTable(table, counts) });
  const parent = aParentExecution(children.map((one) => one.location));
  rollcall.aws.add(parent, ...children);
  rollcall.aws.steps.set(
    PARENT_ID,
    children.map((one) => locationStep(one)),
  );
  return {
    ...rollcall,
    parent,
    counts,
    rowOf: async (account: number) =>
      (await rollcall.store.coverage()).find((row) => row.location.accountId === location(account).accountId),
    locations: async () => (await rollcall.store.coverage()).map((row) => row.location.accountId),
  };
}

describe('the location of a child is noted', () => {
  test('with the event that told of it, when it was read and when it had started', async () => {
    const run = aRun([child(1)]);
    await run.event(run.parent);
    await run.event(child(1));
    await expect(run.rowOf(1)).resolves.toEqual({
      location: location(1),
      lastEventAt: NOW,
      lastReadAt: NOW,
      lastStartAt: child(1).startTime,
    });
  });

  test('without an event where none came; the parent’s location never shows a start', async () => {
    const run = aRun([child(1)]);
    await run.sweep();
    await run.drain();
    const [one, central] = await run.store.coverage();
    expect(one).toMatchObject({ location: location(1), lastReadAt: NOW, lastStartAt: child(1).startTime });
    expect(central).toEqual({ location: CENTRAL, lastReadAt: NOW });
    expect(one?.lastEventAt).toBeUndefined();
  });

  test('also of those who came before it was known whose their parent is, by then only', async () => {
    const run = aRun([child(1), child(2)]);
    for (const n of [1, 2]) await run.event(child(n));
    await expect(run.locations()).resolves.toEqual([]);
    await run.drain();
    await expect(run.rowOf(2)).resolves.toEqual({
      location: location(2),
      lastEventAt: NOW,
      lastReadAt: NOW,
      lastStartAt: child(2).startTime,
    });
    await expect(run.locations()).resolves.toHaveLength(3);
  });

  test('never where the parent is unmanaged', async () => {
    const run = aRun([]);
    const unmanaged = aParentExecution([location(1)], { executionId: id(7), location: location(7) });
    const itsChild = child(1, { parentExecutionId: id(7) });
    run.aws.add(unmanaged, itsChild);
    await run.event(itsChild);
    await run.drain();
    await run.event(unmanaged);
    await run.drain();
    await expect(run.locations()).resolves.toEqual([]);
  });

  test('once a day, and the function that noted it does not try for an hour', async () => {
    const run = aRun([child(1)]);
    await run.event(run.parent);
    await run.event(child(1));
    const writesOf = async (executionId: string) => {
      const one = child(1, { executionId, startTime: run.clock.now() });
      run.aws.add(one);
      const before = run.counts.writes;
      await run.event(one);
      return run.counts.writes - before;
    };
    await run.drain();
    run.clock.advance(59 * MINUTE);
    const untried = await writesOf(id(5));
    run.clock.advance(2 * MINUTE);
    await expect(writesOf(id(6))).resolves.toBe(untried + 1);
    await expect(run.rowOf(1)).resolves.toMatchObject({ lastReadAt: NOW });
    run.clock.advance(DAY);
    await writesOf(id(7));
    await expect(run.rowOf(1)).resolves.toMatchObject({ lastReadAt: run.clock.now() });
  });
});

describe('a location that is denied is noted', () => {
  test('with AWS’s words, and that it is read again as soon as it is', async () => {
    const run = aRun([child(1), child(2)]);
    run.aws.denied.set(location(2).accountId, 'readerRoleNotAssumable');
    await run.event(run.parent);
    await run.drain(MINUTE);
    const denial = {
      reason: 'readerRoleNotAssumable',
      message: `Not authorized in ${location(2).accountId}`,
      at: NOW,
    };
    await expect(run.rowOf(2)).resolves.toEqual({ location: location(2), denial });
    run.aws.denied.clear();
    run.clock.advance(6 * MINUTE);
    await run.sweep();
    await run.drain(MINUTE);
    const row = await run.rowOf(2);
    expect(row).toMatchObject({ denial });
    expect(row?.lastReadAt).toBeGreaterThan(NOW);
  });

  test('also where only its list is read, since the parent’s names no child there', async () => {
    const run = aRun([child(1)]);
    run.aws.steps.set(PARENT_ID, [locationStep(child(1), { status: 'Failed', outputs: {} })]);
    run.aws.denied.set(location(1).accountId, 'readDenied');
    await run.event(run.parent);
    await run.drain(MINUTE);
    await expect(run.rowOf(1)).resolves.toMatchObject({ denial: { reason: 'readDenied' } });
  });

  test('with the time of the event that named an execution there', async () => {
    const run = aRun([child(1)]);
    run.aws.denied.set(location(1).accountId, 'readDenied');
    await run.event(child(1));
    await expect(run.rowOf(1)).resolves.toMatchObject({ lastEventAt: NOW, denial: { at: NOW } });
  });
});

describe('where AWS would not start a child because of the execution role', () => {
  const refused = (account: number) =>
    locationStep(child(account), {
      status: 'Failed',
      outputs: {},
      failure: { message: ROLE_MESSAGE },
    });

  test('that is noted when the parent’s list is read, and for no other failure', async () => {
    const run = aRun([child(1)]);
    run.aws.steps.set(PARENT_ID, [
      locationStep(child(1)),
      refused(2),
      locationStep(child(3), { status: 'Failed', outputs: {}, failure: { message: 'Something else' } }),
    ]);
    await run.event(run.parent);
    await expect(run.rowOf(2)).resolves.toEqual({
      location: location(2),
      refusedStart: {
        reason: 'executionRoleNotAssumableOrRunbookNotShared',
        message: ROLE_MESSAGE,
        at: child(2).endTime,
      },
    });
    await expect(run.rowOf(3)).resolves.toBeUndefined();
  });

  test('a few at a time are written, each location once', async () => {
    const run = aRun([]);
    const locations = Array.from({ length: 120 }, (_, n) => ({
      ...CENTRAL,
      accountId: String(100_000_000_000 + n),
    }));
    run.aws.steps.set(
      PARENT_ID,
      [...locations, ...locations.slice(0, 5)].map((where, n) => ({
        ...refused(1),
        stepExecutionId: `s${n}`,
        name: `${where.accountId}_${where.region}`,
      })),
    );
    let [writing, most, written] = [0, 0, 0];
    const note = run.table.update.bind(run.table);
    run.table.update = async (key, ...rest) => {
      if (key.pk !== 'COVERAGE') return note(key, ...rest);
      writing += 1;
      written += 1;
      most = Math.max(most, writing);
      await Promise.resolve();
      const done = await note(key, ...rest);
      writing -= 1;
      return done;
    };
    await run.event(run.parent);
    expect(most).toBe(10);
    expect(written).toBe(121); // and the parent's own
  });

  test('a start that works later is seen to be later', async () => {
    const run = aRun([]);
    run.aws.steps.set(PARENT_ID, [refused(2)]);
    await run.event(run.parent);
    run.clock.advance(HOUR);
    const next = aParentExecution([location(2)], { executionId: id(90), startTime: run.clock.now() });
    const started = child(2, { parentExecutionId: id(90), startTime: run.clock.now() });
    run.aws.add(next, started);
    run.aws.steps.set(id(90), [locationStep(started)]);
    await run.event(next);
    await run.drain();
    const row = await run.rowOf(2);
    expect(row?.lastStartAt).toBeGreaterThan(row?.refusedStart?.at ?? Infinity);
  });
});

test('a row of coverage that cannot be written stops nothing else: the ledger is sealed, and the message comes back', async () => {
  const run = aRun([child(1)]);
  const update = run.table.update.bind(run.table);
  let failures = 0;
  run.table.update = async (key, ...rest) => {
    if (key.pk !== 'COVERAGE') return update(key, ...rest);
    failures += 1;
    throw new Error('Throughput exceeded');
  };
  await expect(run.event(run.parent)).rejects.toThrow('Throughput exceeded');
  for (const { ref } of run.queue.slice())
    await expect(run.collect(ref)).rejects.toThrow('Throughput exceeded');
  run.clock.advance(MINUTE);
  run.table.update = update;
  await run.drain();
  expect(failures).toBeGreaterThan(1);
  expect(run.notices).toHaveLength(1);
});
