import { beforeAll, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isChildrenRef } from '../../src/domain/execution-ref.ts';
import type { Execution } from '../../src/domain/execution.ts';
import { UnreadableItemError } from '../../src/domain/unreadable-item-error.ts';
import type { Item } from '../../src/store/table.ts';
import { aRollcall, locationStep } from '../support/a-rollcall.ts';
import { anExecution, aParentExecution, id, MINUTE, PARENT_ID, location } from '../support/builders.ts';
import { isThorough } from '../support/is-long.ts';
import { runs, SEED } from '../support/runs.ts';
import { askAll, executionsIn, LISTS, routesOf, type Answered } from './all-routes.ts';
import { tellAllItems } from './story-of-all-items.ts';

let items: readonly Item[];
let now: number;
let executions: readonly Execution[];
let before: ReadonlyMap<string, Answered>;

beforeAll(async () => {
  const told = await tellAllItems();
  ({ items } = told);
  now = told.run.clock.now();
  executions = [...told.run.aws.executions.values()];
  const { run } = await aTableOf(items);
  before = await askAll(run.api(), [
    ...LISTS,
    ...executionsIn(items).flatMap((executionId) => routesOf(executionId, items)),
  ]);
});

/** Rollcall over these items, in the organization of the story. */
async function aTableOf(some: readonly Item[]) {
  const run = aRollcall({ now });
  for (const item of some) await run.table.put(item);
  run.aws.add(...executions);
  return { run };
}

/** Executions of the story belong to one tree each, and their IDs say to which; undefined for what belongs to none. */
function treeOf(executionId: string): string | undefined {
  if (executionId === PARENT_ID) return 'sealed';
  const number = /^00000000-0000-4000-8000-(\d{12})$/.exec(executionId)?.[1];
  if (number === undefined) return undefined;
  return Number(number) < 100 ? 'sealed' : String(Math.floor(Number(number) / 100));
}

/** DynamoDB keeps nothing else in the attributes of an index. */
const INDEXED: Readonly<Record<string, readonly unknown[]>> = {
  open: ['closed'],
  listed: ['leaf'],
  account: ['none'],
  startTimeId: ['', 'zzz', '2026-01-01', '2026-01-01T00:00:00.000Z#no-one'],
  nextCheckAt: [-1, 0, 1e300],
};
const JUNK: readonly unknown[] = [
  undefined,
  'junk',
  '',
  -1,
  0.5,
  1e300,
  true,
  null,
  [],
  {},
  [{ a: 1 }],
  { a: { b: 1 } },
];

/** An item with one attribute replaced or missing, or with nothing in it that means anything. */
function damaged(item: Item): readonly Item[] {
  const { pk, sk, ...attributes } = item;
  const names = Object.keys(attributes);
  return [
    { pk, sk },
    { ...item, version: 99, kind: 'newer' },
    { pk, sk, ...Object.fromEntries(names.map((name) => [name, INDEXED[name]?.[0] ?? { junk: [1] }])) },
    ...names.flatMap((name) => (INDEXED[name] ?? JUNK).map((value) => ({ ...item, [name]: value }))),
  ];
}

const withoutNames = (body: string): string => body.replaceAll(/"accountName":"[^"]*",?/g, '');

/** What must hold with one item damaged, for all that it is not about. Gives how many answers were as before. */
async function harmsOnlyItself(bad: Item, others: number): Promise<number> {
  const { run } = await aTableOf(
    items.map((item) => (item.pk === bad.pk && item.sk === bad.sk ? bad : item)),
  );
  const tree = treeOf(bad.pk);
  const api = run.api();

  // Its own tree answers, or says by name what is wrong with the execution that is asked for.
  const own = executionsIn(items).filter((executionId) => tree !== undefined && treeOf(executionId) === tree);
  for (const executionId of own) {
    for (const [path, { status, body }] of await askAll(api, routesOf(executionId, items))) {
      if (status < 500) continue;
      expect({ path, status, ...(JSON.parse(body) as object) }).toMatchObject({
        type: 'urn:rollcall:problem:unreadable-item',
        parentExecutionId: bad.pk,
      });
      expect(executionId).toBe(bad.pk);
    }
  }

  // All others answer as before.
  const elsewhere = [...before.keys()].filter((path) => {
    const executionId = path.split('/')[2];
    return executionId !== undefined && (tree === undefined || treeOf(executionId) !== tree);
  });
  const step = Math.max(1, Math.floor(elsewhere.length / others));
  const asked = elsewhere.filter(
    (path, n) => n % step === 0 && !(bad.pk === 'ACCOUNT_NAMES' && path.includes('csv')),
  );
  for (const [path, { status, body }] of await askAll(api, asked)) {
    const told = before.get(path);
    expect({ path, status, body: bad.pk === 'ACCOUNT_NAMES' ? withoutNames(body) : body }).toEqual({
      path,
      status: told?.status,
      body: bad.pk === 'ACCOUNT_NAMES' ? withoutNames(told?.body ?? '') : told?.body,
    });
  }
  await listsAreWhole(api, bad);
  await handlersGoOn(run, bad);
  return asked.length;
}

interface Lists {
  readonly executions?: readonly { readonly parentExecutionId: string }[];
  readonly locations?: readonly { readonly accountId: string; readonly region: string }[];
  readonly unreadable?: readonly string[];
}

async function listsAreWhole(api: Parameters<typeof askAll>[0], bad: Item): Promise<void> {
  const told = await askAll(api, LISTS);
  for (const path of LISTS) {
    expect(told.get(path)?.status).toBe(200);
    const [now_, then] = [told, before].map(
      (answers) => JSON.parse(withoutNames(answers.get(path)?.body ?? '')) as Lists,
    );
    const parents = ({ executions: listed = [] }: Lists = {}) =>
      listed.filter(({ parentExecutionId }) => parentExecutionId !== bad.pk);
    expect(parents(now_)).toEqual(parents(then));
    const locations = ({ locations: listed = [] }: Lists = {}) =>
      listed.filter(({ accountId, region }) => bad.pk !== 'COVERAGE' || bad.sk !== `${accountId}#${region}`);
    expect(locations(now_)).toEqual(locations(then));
    expect((now_?.unreadable ?? []).filter((executionId) => executionId !== bad.pk)).toEqual([]);
  }
}

const HONEST_ID = id(9_000);

/** Events, requests and sweeps of all others: a new run is collected and sealed, and the sweep comes to its end. */
async function handlersGoOn(run: ReturnType<typeof aRollcall>, bad: Item): Promise<void> {
  const { aws, clock, queue, collect, sweep, table, notices } = run;
  const children = [1, 2].map((n) =>
    anExecution({ executionId: id(9_000 + n), location: location(n), parentExecutionId: HONEST_ID }),
  );
  const parent = aParentExecution(
    children.map((child) => child.location),
    { executionId: HONEST_ID, startTime: clock.now() - MINUTE, endTime: clock.now() },
  );
  aws.add(parent, ...children);
  aws.steps.set(
    HONEST_ID,
    children.map((child) => locationStep(child)),
  );

  for (let sweeps = 0; sweeps < 2; sweeps += 1) {
    await expect(sweep()).resolves.toMatchObject({ swept: true });
    await expect(table.get({ pk: 'SWEEP', sk: 'LEASE' })).resolves.toMatchObject({ leaseUntil: 0 });
    clock.advance(5 * MINUTE);
  }
  const seen = executions.filter(({ executionId }) => executionId !== bad.pk);
  for (const { executionId, location: where, status } of seen) {
    queue.push({
      ref: {
        executionId,
        location: where,
        eventStatus: status,
        provenance: { source: 'event' },
        attempts: {},
      },
      dueAt: clock.now(),
    });
  }
  const end = clock.now() + 10 * MINUTE;
  for (let handled = 0; handled < 1_000; handled += 1) {
    queue.sort((one, other) => one.dueAt - other.dueAt);
    const next = queue.shift();
    if (next === undefined || next.dueAt > end) break;
    clock.advance(Math.max(0, next.dueAt - clock.now()));
    try {
      await collect(next.ref);
    } catch (error) {
      const about = isChildrenRef(next.ref) ? next.ref.childrenOf : next.ref.executionId;
      // What an execution's own item does to its own message is its own trouble.
      if (!(error instanceof UnreadableItemError) || about !== bad.pk) throw error;
    }
  }
  expect(notices.filter(({ parent: { executionId } }) => executionId === HONEST_ID)).toMatchObject([
    { revision: { revision: 1, counts: { succeeded: 2 } } },
  ]);
}

test('any item of the table replaced as a whole harms nothing but what it is about', async () => {
  const asBefore: number[] = [];
  for (const [n, item] of items.entries()) {
    const whole = damaged(item).slice(0, 3);
    // `npm test` damages each item in one of three ways, in turns.
    const chosen = isThorough ? whole : whole.slice(n % 3, (n % 3) + 1);
    for (const bad of chosen) asBefore.push(await harmsOnlyItself(bad, 3));
  }
  expect(Math.min(...asBefore)).toBeGreaterThan(0);
  expect(asBefore).toHaveLength(isThorough ? 3 * items.length : items.length);
}, 600_000);

test(`any attribute of any item replaced harms nothing but what it is about (seed ${SEED})`, async () => {
  const all = items.flatMap(damaged);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: all.length - 1 }), async (n) => {
      const bad = all[n];
      expect(bad === undefined ? 0 : await harmsOnlyItself(bad, 3)).toBeGreaterThan(0);
    }),
    { seed: SEED, numRuns: runs(60, 6) },
  );
}, 600_000);
