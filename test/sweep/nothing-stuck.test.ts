import { describe, expect, test } from '@jest/globals';
import type { Table } from '../../src/store/table.ts';
import { aRollcall, Crash, locationStep } from '../support/a-rollcall.ts';
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

const LEASE = { pk: 'SWEEP', sk: 'LEASE' };
const PLACE = { pk: 'SWEEP', sk: `${CENTRAL.accountId}#${CENTRAL.region}` };
const running = aParentExecution([location(1)], { status: 'InProgress', endTime: undefined });

const problems = ({ log }: ReturnType<typeof aRollcall>) =>
  log.lines.filter(({ message }) => message === 'Item not understood').map(({ fields }) => fields);

describe('the lease of the sweep', () => {
  test.each<[string, (table: Table) => Partial<Table>]>([
    ['the open ledgers cannot be read', () => ({ queryIndex: () => Promise.reject(new Error('no index')) })],
    [
      'a write fails',
      (table) => ({
        update: () => Promise.reject(new Error('no write')),
        put: (item, condition) =>
          item.sk === LEASE.sk ? table.put(item, condition) : Promise.reject(new Error('no write')),
      }),
    ],
  ])('is released though %s, and what failed is told', async (_what, broken) => {
    let isBroken = true;
    const run = aRollcall({
      through: (table) => ({
        get: (key) => table.get(key),
        getMany: (keys) => table.getMany(keys),
        query: (pk, prefix, attributes) => table.query(pk, prefix, attributes),
        put: (item, condition) =>
          (isBroken ? { ...bound(table), ...broken(table) } : table).put(item, condition),
        update: (key, changes, condition) =>
          (isBroken ? { ...bound(table), ...broken(table) } : table).update(key, changes, condition),
        queryIndex: (query) => (isBroken ? { ...bound(table), ...broken(table) } : table).queryIndex(query),
      }),
    });
    run.aws.add(running);
    await expect(run.sweep()).rejects.toThrow(/no index|no write/);
    await expect(run.table.get(LEASE)).resolves.toMatchObject({ leaseUntil: 0 });
    isBroken = false;
    await expect(run.sweep()).resolves.toMatchObject({ swept: true, errors: [] });
    await expect(run.store.findParent(PARENT_ID)).resolves.toBeDefined();
  });

  test.each<[string, object]>([
    ['lies in the far future', { leaseUntil: NOW + 300 * DAY }],
    ['is a text', { leaseUntil: 'later' }],
    ['is missing', {}],
    ['is a list', { leaseUntil: [1] }],
  ])('that %s is taken over by the next sweep, and that is told', async (_how, item) => {
    const run = aRollcall();
    await run.table.put({ ...LEASE, ...item });
    await expect(run.sweep()).resolves.toMatchObject({ swept: true });
    expect(problems(run)).toMatchObject([{ ...LEASE, problem: expect.stringContaining('taken over') }]);
    await expect(run.table.get(LEASE)).resolves.toMatchObject({ leaseUntil: 0 });
  });

  test('of a sweep that is under way is respected', async () => {
    const run = aRollcall();
    await run.table.put({ ...LEASE, leaseUntil: NOW + 2 * MINUTE });
    await expect(run.sweep()).resolves.toMatchObject({ swept: false });
    expect(problems(run)).toEqual([]);
  });
});

describe('how far a location was swept', () => {
  test.each<[string, object]>([
    ['without listedUntil', { lookedBackAt: NOW }],
    ['with a text for a time', { listedUntil: 'now', lookedBackAt: NOW }],
    ['with a time that lies ahead', { listedUntil: NOW + 9 * DAY, lookedBackAt: NOW }],
    ['that looked back in the future', { listedUntil: NOW, lookedBackAt: NOW + 9 * DAY }],
    ['with slices of no length', { listedUntil: NOW, lookedBackAt: NOW, sliceMs: 0 }],
    ['that goes on before all time', { listedUntil: NOW, lookedBackAt: NOW, resumeFrom: -1e300 }],
  ])('%s: the next sweep searches it from the start, repairs it, and logs it', async (_how, item) => {
    const run = aRollcall();
    // It started where a look that begins now would not come by.
    run.aws.add({ ...running, startTime: NOW - DAY });
    await run.table.put({ ...PLACE, ...item });
    await expect(run.sweep()).resolves.toMatchObject({ swept: true, found: 1, errors: [] });
    expect(problems(run)).toMatchObject([PLACE]);
    await expect(run.store.findProgress(CENTRAL)).resolves.toEqual({ listedUntil: NOW, lookedBackAt: NOW });
    expect(problems(run)).toHaveLength(1);
  });

  test('long ago: as far back as AWS lists anything, and not slice by slice from the beginning of time', async () => {
    const run = aRollcall();
    await run.table.put({ ...PLACE, listedUntil: 0, lookedBackAt: NOW });
    await run.sweep();
    expect(run.aws.calls.length).toBeLessThan(40);
  });
});

test('a sweep that dies between any two writes keeps the next one waiting for no longer than its lease', async () => {
  const children = [1, 2].map((n) => anExecution({ executionId: id(n), location: location(n) }));
  const parent = aParentExecution([location(1), location(2)]);
  let deaths = 0;
  for (let dying = 1; deaths < dying; dying += 1) {
    let writes = 0;
    let isDead = false;
    const run = aRollcall({
      through: (table) => {
        const alive = async (write: () => Promise<boolean>): Promise<boolean> => {
          if (isDead) throw new Crash('Dead');
          if ((writes += 1) === dying) {
            isDead = true;
            throw new Crash('Before the write');
          }
          return write();
        };
        return {
          ...bound(table),
          put: (item, condition) => alive(() => table.put(item, condition)),
          update: (key, changes, condition) => alive(() => table.update(key, changes, condition)),
        };
      },
    });
    run.aws.add(parent, ...children, { ...running, executionId: id(50), startTime: NOW - HOUR });
    run.aws.steps.set(
      PARENT_ID,
      children.map((child) => locationStep(child)),
    );
    const died = await run.sweep(NOW + 2 * MINUTE).then(
      () => false,
      () => true,
    );
    if (!died && !isDead) break;
    deaths += 1;
    isDead = false;
    writes = Infinity;
    run.clock.advance(2 * MINUTE + 1);
    await expect(run.sweep()).resolves.toMatchObject({ swept: true });
    await run.drain(HOUR);
    expect(run.notices).toMatchObject([{ revision: { counts: { succeeded: 2 } } }]);
    await expect(run.store.findParent(id(50))).resolves.toMatchObject({ status: 'InProgress' });
  }
  // The lease, both roots, when to look at them again, how far the location was swept.
  expect(deaths).toBeGreaterThan(5);
});

test('a listing whose lease lies in the far future is taken over', async () => {
  const run = aRollcall();
  const child = anExecution({ executionId: id(1), location: location(1) });
  const parent = aParentExecution([location(1)]);
  run.aws.add(parent, child);
  run.aws.steps.set(PARENT_ID, [locationStep(child)]);
  await run.table.put({ pk: PARENT_ID, sk: 'PARENT', requestRounds: 0, listingUntil: NOW + 300 * DAY });
  await run.event(parent);
  await run.drain(HOUR);
  expect(run.notices).toMatchObject([{ revision: { counts: { succeeded: 1 } } }]);
});

const bound = (table: Table): Table => ({
  get: (key) => table.get(key),
  getMany: (keys) => table.getMany(keys),
  query: (pk, prefix, attributes) => table.query(pk, prefix, attributes),
  queryIndex: (query) => table.queryIndex(query),
  put: (item, condition) => table.put(item, condition),
  update: (key, changes, condition) => table.update(key, changes, condition),
});
