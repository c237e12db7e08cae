import { describe, expect, jest, test } from '@jest/globals';
import type { Execution } from '../../src/domain/execution.ts';
import type { Location } from '../../src/domain/location.ts';
import { aRollcall, locationStep } from '../support/a-rollcall.ts';
import {
  aFanOut,
  anExecution,
  aParentExecution,
  CENTRAL,
  HOUR,
  id,
  MINUTE,
  NOW,
  PARENT_ID,
} from '../support/builders.ts';
import { countingTable, noCounts } from '../support/counting-table.ts';

// Ledgers of ten thousand targets take a while on a busy computer.
jest.setTimeout(300_000);

const ASK_DELAY_MS = 5_000;
const SWEEP_EVERY_MS = 5 * MINUTE;
const PAGE = 50;

/** A run across so many accounts that has ended, and what is asked of AWS and of the table because of it. */
function aRunOf(targets: number, regions = [CENTRAL.region]) {
  const counts = noCounts();
  const rollcall = aRollcall({ through: (table) => countingTable(table, counts), regions });
  const children = Array.from({ length: targets }, (_, n) =>
    anExecution({
      executionId: id(n),
      location: { accountId: String(100_000_000_000 + n), region: CENTRAL.region },
    }),
  );
  const parent = aParentExecution(children.map(({ location }) => location));
  const running = { ...parent, status: 'InProgress', endTime: undefined };
  if (targets > 0) rollcall.aws.add(running, ...children);
  rollcall.aws.steps.set(
    PARENT_ID,
    children.map((child) => locationStep(child)),
  );
  const calls = (kind: string): string[] => rollcall.aws.calls.filter((call) => call.startsWith(`${kind} `));
  return {
    ...rollcall,
    counts,
    calls,
    children,
    /** Their events arrive, one after the other. */
    eventsOf: async (ended: readonly Execution[]): Promise<void> => {
      for (const child of ended) await rollcall.event(child);
    },
    parentEnds: (): Execution => {
      rollcall.aws.add(parent);
      return parent;
    },
    /** Reads of executions; not one is read twice. */
    reads: (): string[] => {
      const read = calls('Get');
      expect(new Set(read).size).toBe(read.length);
      return read;
    },
    /** From here on. */
    forget: (): void => {
      rollcall.aws.calls.length = 0;
      rollcall.requested.length = 0;
      Object.assign(counts, noCounts());
    },
  };
}

/**
 * Handles messages one after the other, the latest due first: a count does not wait behind ten thousand reads, which is the most
 * counts that can be.
 */
async function workOff({ queue, clock, collect, counts }: ReturnType<typeof aRunOf>): Promise<void> {
  const backlog: typeof queue = [];
  for (;;) {
    if (counts.counts > FAR_TOO_MANY_COUNTS) throw new Error('There is no end of counts');
    const due = queue.filter(({ dueAt }) => dueAt <= clock.now());
    if (due.length > 0) {
      backlog.push(...due);
      queue.splice(0, Infinity, ...queue.filter(({ dueAt }) => dueAt > clock.now()));
    }
    const next = backlog.pop();
    if (next !== undefined) await collect(next.ref);
    else if (queue.length === 0) return;
    else clock.advance(Math.min(...queue.map(({ dueAt }) => dueAt)) - clock.now());
  }
}

/** Each look at an execution takes a while, so that a ledger is counted while it is being repaired. */
function slowDown({ aws, clock }: ReturnType<typeof aRollcall>, ms: number): void {
  const fetch = aws.fetchExecution.bind(aws);
  aws.fetchExecution = async (executionId: string, location: Location): Promise<Execution | undefined> => {
    clock.advance(ms);
    return fetch(executionId, location);
  };
}

const EACH_MS = 3;
const FAR_TOO_MANY_COUNTS = 200;
const pagesOf = (entries: number): number => Math.ceil(entries / PAGE);

describe('a run of which every event arrives costs', () => {
  const TARGETS = 500;

  test('one read of AWS, three of the table and two writes a leaf, a third once a day for its location; one listing and one count for all; no request', async () => {
    const run = aRunOf(TARGETS);
    const [first, ...others] = run.children;
    await run.eventsOf(first === undefined ? [] : [first]);
    await workOff(run);
    // The parent is asked for once: beside the child that named it, and then where roots are.
    expect(run.aws.calls).toEqual([id(0), PARENT_ID, PARENT_ID].map((one) => `Get ${one}`));
    run.forget();
    await run.eventsOf(others);
    await workOff(run);
    expect(run.aws.calls).toHaveLength(others.length);
    expect(run.reads()).toHaveLength(others.length);
    expect(run.counts).toEqual({
      gets: 3 * others.length,
      queries: 0,
      writes: (2 + 1) * others.length,
      counts: 0,
    });

    run.forget();
    await run.event(run.parentEnds());
    await workOff(run);
    expect(run.notices).toMatchObject([{ revision: { revision: 1, counts: { succeeded: TARGETS } } }]);
    expect(run.aws.calls).toHaveLength(1 + pagesOf(TARGETS));
    expect(run.calls('Steps')).toHaveLength(pagesOf(TARGETS));
    expect(run.requested).toEqual([]);
    expect(run.counts.counts).toBeLessThanOrEqual(2);
    expect(run.counts.gets + run.counts.writes).toBeLessThan(2 * pagesOf(TARGETS) + 30);
    expect(run.reads()).toEqual([`Get ${PARENT_ID}`]);
  });

  test('two writes a leaf, where its location has been noted that day', async () => {
    const run = aRunOf(TARGETS);
    await run.eventsOf(run.children);
    await workOff(run);
    run.clock.advance(HOUR / 2);
    run.forget();
    const again = run.children.map((child, n) => ({ ...child, executionId: id(TARGETS + n) }));
    run.aws.add(...again);
    await run.eventsOf(again);
    expect(run.counts).toEqual({ gets: 3 * TARGETS, queries: 0, writes: 2 * TARGETS, counts: 0 });
  });

  test('nothing more when every event arrives again', async () => {
    const run = aRunOf(TARGETS);
    const events = [...run.children, run.parentEnds()];
    await run.eventsOf(events);
    await workOff(run);
    run.forget();
    await run.eventsOf(events);
    await workOff(run);
    expect(run.aws.calls).toEqual([]);
    expect(run.notices).toHaveLength(1);
    expect(run.counts.counts).toBeLessThanOrEqual(2);
  });
});

test('ten thousand targets of which three are missing cost one listing, three reads and two counts at most', async () => {
  const run = aRunOf(10_000);
  const missing = new Set([id(17), id(5_000), id(9_999)]);
  await run.eventsOf(run.children.filter(({ executionId }) => !missing.has(executionId)));
  await workOff(run);
  run.forget();
  await run.event(run.parentEnds());
  await workOff(run);
  expect(run.notices).toMatchObject([{ revision: { revision: 1, counts: { succeeded: 10_000 } } }]);
  expect(new Set(run.reads())).toEqual(new Set([PARENT_ID, ...missing].map((one) => `Get ${one}`)));
  expect(run.calls('Steps')).toHaveLength(pagesOf(10_000));
  expect(run.aws.calls).toHaveLength(4 + pagesOf(10_000));
  expect(run.requested).toHaveLength(3);
  expect(run.counts.counts).toBeLessThanOrEqual(2);
});

test.each([
  ['by the parent’s own event', false],
  ['by the sweep', true],
])(
  'ten thousand repaired after the parent’s end, which is told %s, cost one read each and one count in an ask delay at most',
  async (_how, bySweep) => {
    const run = aRunOf(10_000);
    slowDown(run, EACH_MS);
    const startedAt = run.clock.now();
    const parent = run.parentEnds();
    await (bySweep ? run.sweep() : run.event(parent));
    await workOff(run);
    expect(run.notices).toMatchObject([{ revision: { revision: 1, counts: { succeeded: 10_000 } } }]);
    expect(run.reads()).toHaveLength(10_001);
    expect(run.calls('Steps')).toHaveLength(pagesOf(10_000));
    const tookMs = (run.notices[0]?.revision.sealedAt ?? 0) - startedAt;
    expect(tookMs).toBeGreaterThan(10_000 * EACH_MS);
    // The first is the parent's own, the last is that of the last mark.
    expect(run.counts.counts).toBeLessThanOrEqual(2 + tookMs / ASK_DELAY_MS);
    // Each is asked for once: the round of requests is not over before they are all read.
    expect(run.requested.filter((ref) => 'parentExecutionId' in ref && ref.parentExecutionId)).toHaveLength(
      10_000,
    );
  },
);

test('a repair that takes longer than a round asks again for those that are open, and reads none of them twice', async () => {
  const run = aRunOf(1_000);
  slowDown(run, 600);
  await run.event(run.parentEnds());
  await workOff(run);
  expect(run.notices).toMatchObject([{ revision: { revision: 1, counts: { succeeded: 1_000 } } }]);
  expect(run.reads()).toHaveLength(1_001);
  expect(run.requested.length).toBeGreaterThan(1_000);
  // Rounds come ever more rarely: 5, 10, 20 … minutes apart.
  expect(run.requested.length).toBeLessThan(3 * 1_000);
});

describe('a sweep costs', () => {
  const REGIONS = ['eu-west-1', 'us-east-1', 'ap-south-1'];

  test('one list call a Region and one query when all is quiet', async () => {
    const run = aRunOf(0, REGIONS);
    await run.sweep();
    run.clock.advance(SWEEP_EVERY_MS);
    run.forget();
    await run.sweep();
    expect(run.aws.calls.toSorted()).toEqual(
      REGIONS.map((region) => `Roots ${CENTRAL.accountId}#${region}`).toSorted(),
    );
    // How far it had come in each Region, and when account names are due; how far it has come now, and the lease.
    expect(run.counts).toEqual({
      gets: REGIONS.length + 1,
      queries: 1,
      writes: REGIONS.length + 2,
      counts: 0,
    });
    expect(run.requested).toEqual([]);
  });

  test('no more when there are a hundred ledgers that are sealed', async () => {
    const run = aRunOf(0);
    for (let n = 0; n < 100; n += 1) {
      const execution = aParentExecution([], {
        executionId: id(n),
        fanOut: aFanOut([], { targetLocations: [] }),
        startTime: NOW - 30 * HOUR,
      });
      run.aws.add(execution);
      await run.event(execution);
    }
    await workOff(run);
    await run.sweep();
    run.clock.advance(SWEEP_EVERY_MS);
    run.forget();
    await run.sweep();
    expect(run.aws.calls).toEqual([`Roots ${CENTRAL.accountId}#${CENTRAL.region}`]);
    expect(run.counts).toEqual({ gets: 2, queries: 1, writes: 3, counts: 0 });
  });
});
