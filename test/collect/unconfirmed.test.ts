import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Execution } from '../../src/domain/execution.ts';
import { SEATS } from '../../src/store/unconfirmed.ts';
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
import { expiringOf } from '../support/expiring.ts';

// What is kept of a child before it is known whose its parent is.

/** So large that its result stands in several items. */
const LARGE = { 's.o': [Array.from({ length: 30_000 }, () => randomUUID()).join('')] };

const child = (n: number, overrides: Partial<Execution> = {}): Execution =>
  anExecution({ executionId: id(n), location: location(1), ...overrides });

const keysOf = async ({ table }: ReturnType<typeof aRollcall>, ids: readonly string[]) =>
  (await Promise.all(ids.map((one) => table.query(one, '')))).flat().map(({ pk, sk }) => `${pk} ${sk}`);

describe('under a parent that is not yet known to be managed', () => {
  test('what a child said is gone after two days, if its account can no longer be asked for the parent', async () => {
    const rollcall = aRollcall();
    const { aws, event, drain, clock, sweep } = rollcall;
    const children = [child(1), child(2, { outputs: LARGE })];
    aws.add(...children);
    for (const one of children) await event(one);
    const ids = children.map(({ executionId }) => executionId);
    expect((await keysOf(rollcall, ids)).length).toBeGreaterThan(3);
    // Its reader role is removed before its parent is asked for.
    aws.denied.set(location(1).accountId, 'readerRoleNotAssumable');
    await drain(HOUR);
    await sweep();
    clock.advance(2 * DAY + MINUTE);
    expect(await keysOf(rollcall, [...ids, PARENT_ID])).toEqual([`${PARENT_ID} PARENT`]);
    // The placeholder is looked for for a month, and gone soon after.
    clock.advance(40 * DAY);
    expect(await keysOf(rollcall, [...ids, PARENT_ID])).toEqual([]);
  });

  test('neither are the ledgers below it kept: a child that fans out is a child and nothing more', async () => {
    const rollcall = aRollcall();
    const { aws, event, drain, clock } = rollcall;
    const nested = aParentExecution([location(1)], {
      executionId: id(5),
      parentExecutionId: PARENT_ID,
      location: location(1),
      fanOut: { kind: 'rateControl', targetLocations: [] },
    });
    aws.add(nested, child(6, { parentExecutionId: id(5) }));
    await event(child(6, { parentExecutionId: id(5) }));
    await event(nested);
    aws.denied.set(location(1).accountId, 'readerRoleNotAssumable');
    await drain(HOUR);
    clock.advance(2 * DAY + MINUTE);
    const left = await keysOf(rollcall, [id(5), id(6), PARENT_ID]);
    expect(left.filter((key) => !key.endsWith(' PARENT'))).toEqual([]);
    expect((await rollcall.store.findParent(id(5)))?.kind).toBeUndefined();
  });

  test('everything stays for as long as all else once the parent is read, large results and nested ledgers too', async () => {
    const rollcall = aRollcall();
    const { aws, event, drain, table } = rollcall;
    const resource = child(6, { parentExecutionId: id(5), resource: 'i-1' });
    const nested = anExecution({
      executionId: id(5),
      location: location(1),
      outputs: {},
      fanOut: { kind: 'rateControl', targetLocations: [] },
    });
    const large = child(7, { location: location(2), outputs: LARGE });
    const parent = aParentExecution([location(1), location(2)]);
    aws.add(parent, nested, resource, large);
    aws.steps.set(PARENT_ID, [locationStep(nested), locationStep(large)]);
    aws.steps.set(id(5), [locationStep(resource, { name: 'i-1' })]);
    for (const one of [resource, nested, large]) await event(one);
    expect((await expiringOf(table, [id(5), id(6), id(7)], NOW)).length).toBeGreaterThan(5);
    await drain();
    await event(parent);
    await drain();
    expect(await expiringOf(table, [PARENT_ID, id(5), id(6), id(7)], NOW)).toEqual([]);
    expect((await rollcall.rollCall(PARENT_ID)).counts).toEqual({ succeeded: 2 });
    expect((await rollcall.store.findParent(PARENT_ID))?.sealed).toBeDefined();
    await expect(rollcall.store.findResult(id(7))).resolves.toMatchObject({ execution: { outputs: LARGE } });
  });

  test('a row that is under way is confirmed as well', async () => {
    const rollcall = aRollcall();
    const { aws, event, drain, table } = rollcall;
    const running = child(1, { status: 'InProgress', endTime: undefined });
    aws.add(aParentExecution([location(1)], { status: 'InProgress', endTime: undefined }), running);
    await event(running);
    expect(await expiringOf(table, [PARENT_ID], NOW)).toHaveLength(2);
    await drain(MINUTE);
    expect(await expiringOf(table, [PARENT_ID], NOW)).toEqual([]);
  });

  test('a child whose parent becomes known while it is written confirms itself', async () => {
    const rollcall = aRollcall();
    const { aws, event, store, table } = rollcall;
    const parent = aParentExecution([location(1)], { status: 'InProgress', endTime: undefined });
    aws.add(parent, child(1));
    const recordTarget = table.update.bind(table);
    let isRead = false;
    table.update = async (...args) => {
      // The parent is read and confirmed just before the child's row is there.
      if (args[0].sk.startsWith('TARGET#') && !isRead) {
        isRead = true;
        await event(parent);
      }
      return recordTarget(...args);
    };
    await event(child(1));
    expect(isRead).toBe(true);
    expect((await store.findParent(PARENT_ID))?.kind).toBe('targetLocations');
    expect(await expiringOf(table, [PARENT_ID, id(1)], NOW)).toEqual([]);
  });

  test('what has expired and is not deleted yet does not stand in the way of reading it again', async () => {
    const rollcall = aRollcall();
    const { aws, event, clock, store, drain } = rollcall;
    aws.add(child(1));
    await event(child(1));
    aws.denied.set(location(1).accountId, 'readerRoleNotAssumable');
    await drain(HOUR);
    clock.advance(3 * DAY);
    await expect(store.findResult(id(1))).resolves.toBeUndefined();
    aws.denied.clear();
    const parent = aParentExecution([location(1)]);
    aws.add(parent);
    aws.steps.set(PARENT_ID, [locationStep(child(1))]);
    await event(parent);
    await drain();
    await expect(store.findResult(id(1))).resolves.toBeDefined();
    expect((await rollcall.rollCall(PARENT_ID)).counts).toEqual({ succeeded: 1 });
  });
});

describe('an account has so many seats for children of unknown parents', () => {
  const LOUD = 1_000;
  const ofItsOwn = (n: number, overrides: Partial<Execution> = {}) =>
    child(n, { parentExecutionId: id(100_000 + n), ...overrides });

  test('and what has none is looked at again five times, and leaves nothing', async () => {
    const rollcall = aRollcall();
    const { aws, event, queue, table, drain } = rollcall;
    const loud = Array.from({ length: LOUD }, (_, n) => ofItsOwn(n));
    aws.add(...loud);
    const outcomes: string[] = [];
    for (const one of loud) outcomes.push(await event(one));
    const kept = outcomes.filter((outcome) => outcome === 'recorded').length;
    expect(kept).toBeLessThanOrEqual(SEATS);
    expect(kept).toBeGreaterThan(SEATS / 2);
    expect(outcomes.filter((outcome) => outcome === 'requeued')).toHaveLength(LOUD - kept);
    // None of the parents can be read.
    aws.denied.set(location(1).accountId, 'readerRoleNotAssumable');
    aws.denied.set(CENTRAL.accountId, 'readDenied');
    queue.splice(0, Infinity, ...queue.filter(({ ref }) => ref.provenance.source === 'event'));
    await drain(HOUR);
    const ids = loud.map(({ executionId }) => executionId);
    expect(new Set((await keysOf(rollcall, ids)).map((key) => key.split(' ')[0])).size).toBe(kept);
    expect(await table.query(`UNCONFIRMED#${location(1).accountId}`, '')).toHaveLength(kept);
  });

  test('which do not count for others, nor where roots may start, and are free again once the parent is known', async () => {
    const rollcall = aRollcall();
    const { aws, event, table, drain } = rollcall;
    const loud = Array.from({ length: LOUD }, (_, n) => ofItsOwn(n));
    aws.add(...loud);
    for (const one of loud) await event(one);
    const elsewhere = ofItsOwn(2_000, { location: location(2) });
    const central = Array.from({ length: 300 }, (_, n) => ofItsOwn(3_000 + n, { location: CENTRAL }));
    aws.add(elsewhere, ...central);
    for (const one of [elsewhere, ...central]) await expect(event(one)).resolves.toBe('recorded');

    // Its parents are unmanaged: started in the member itself.
    for (const { parentExecutionId = '' } of loud) {
      aws.add(aParentExecution([location(1)], { executionId: parentExecutionId, location: location(1) }));
    }
    await drain(HOUR);
    expect(await table.query(`UNCONFIRMED#${location(1).accountId}`, '')).toEqual([]);
  });

  test('a crowded child of a managed parent is asked for when its parent’s list names it', async () => {
    const rollcall = aRollcall();
    const { aws, event, drain, store } = rollcall;
    const mine = child(7, { location: location(1) });
    aws.add(mine);
    for (let n = 0; n < LOUD; n += 1) await store.takeSeat(location(1).accountId, id(50_000 + n));
    await expect(event(mine)).resolves.toBe('requeued');
    await drain(HOUR);
    await expect(store.hasResult(id(7))).resolves.toBe(false);
    const parent = aParentExecution([location(1)]);
    aws.add(parent);
    aws.steps.set(PARENT_ID, [locationStep(mine)]);
    await event(parent);
    await drain();
    expect(rollcall.notices).toMatchObject([{ revision: { counts: { succeeded: 1 } } }]);
  });
});
