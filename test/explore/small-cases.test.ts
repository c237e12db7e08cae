import { describe, expect, test } from '@jest/globals';
import type { Execution } from '../../src/domain/execution.ts';
import { digestOf } from '../../src/ledger/digest.ts';
import { aRollcall, locationStep } from '../support/a-rollcall.ts';
import { anExecution, aParentExecution, id, MINUTE, PARENT_ID, location } from '../support/builders.ts';
import { expiringOf } from '../support/expiring.ts';
import { isLong } from '../support/is-long.ts';
import { explore, type Limits } from './explore.ts';
import type { Rollcall } from './model-run.ts';

interface Case {
  readonly children: readonly Execution[];
  /** If they are not named by the parent’s steps. */
  readonly steps?: (child: Execution) => ReturnType<typeof locationStep>;
  /** Whose event arrives, beside the parent’s. */
  readonly heard: readonly Execution[];
}

const succeeded = anExecution({ executionId: id(1), location: location(1) });
const failed = anExecution({ executionId: id(2), location: location(2), status: 'Failed' });
const third = anExecution({ executionId: id(3), location: location(3), status: 'TimedOut' });
const inTheSameLocation = anExecution({ executionId: id(4), location: location(1), status: 'Failed' });

const resource = anExecution({
  executionId: id(11),
  parentExecutionId: id(1),
  resource: 'i-1',
  location: location(1),
});
const targetLocation = anExecution({
  ...succeeded,
  outputs: {},
  fanOut: { kind: 'rateControl', targetLocations: [] },
});

/** A step that failed need not name its child. */
const namesNobody = (child: Execution) =>
  locationStep(child, child.status === 'Success' ? {} : { outputs: {} });

const CASES: Readonly<Record<string, Case>> = {
  'every event arrives': { children: [succeeded, failed], heard: [succeeded, failed] },
  'only the parent’s event arrives': { children: [succeeded, failed], heard: [] },
  'one child’s event is lost, and another’s comes twice': {
    children: [succeeded, failed],
    heard: [succeeded, succeeded],
  },
  'a failed step names no child': {
    children: [succeeded, failed],
    steps: namesNobody,
    heard: [succeeded],
  },
  'one location is named twice, and its steps name no child': {
    children: [{ ...succeeded, status: 'TimedOut' }, inTheSameLocation],
    steps: namesNobody,
    heard: [inTheSameLocation],
  },
};

const LONG_CASES: Readonly<Record<string, Case>> = {
  'a location fans out': { children: [targetLocation, resource], heard: [resource, targetLocation] },
  'three children': { children: [succeeded, failed, third], heard: [succeeded, failed, third] },
  'three children, of which one is lost': {
    children: [succeeded, failed, third],
    heard: [succeeded, third],
  },
};

const parentOf = (one: Case): Execution => aParentExecution(direct(one).map((child) => child.location));

const direct = ({ children }: Case) =>
  children.filter(({ parentExecutionId }) => parentExecutionId === PARENT_ID);

const setUp =
  (one: Case) =>
  ({ aws }: Rollcall): void => {
    aws.add(parentOf(one), ...one.children);
    aws.steps.set(PARENT_ID, direct(one).map(one.steps ?? ((child) => locationStep(child))));
  };

/** Sweeps until nothing is open, each time after whatever is due has been handled. */
async function sweepUntilClosed({ store, clock, sweep, drain }: Rollcall): Promise<void> {
  for (let sweeps = 0; sweeps < 60; sweeps += 1) {
    if ((await store.findParent(PARENT_ID))?.nextCheckAt === undefined && sweeps > 0) return;
    clock.advance(5 * MINUTE);
    await sweep();
    await drain(0);
  }
}

/** What an untroubled run comes to. */
async function untroubled(one: Case): Promise<string> {
  const rollcall = aRollcall();
  setUp(one)(rollcall);
  for (const execution of [...one.children, parentOf(one)]) rollcall.announce(execution, 0);
  await rollcall.drain();
  return digestOf(await rollcall.rollCall(PARENT_ID));
}

async function exploreCase(one: Case, limits: Limits) {
  const digest = await untroubled(one);
  const isHeard = one.children.every((child) => one.heard.includes(child));
  const check = async (rollcall: Rollcall, left: Limits): Promise<void> => {
    const unswept = (await rollcall.store.findParent(PARENT_ID))?.sealed?.digest;
    // When nothing is lost and no process dies, it needs no sweep.
    const isCalm = isHeard && left.crashes === limits.crashes;
    expect(isCalm ? unswept : digest).toBe(digest);
    await sweepUntilClosed(rollcall);
    const { targets } = await rollcall.rollCall(PARENT_ID);
    expect(targets.map(({ executionId, settled }) => ({ executionId, settled }))).toEqual(
      direct(one).map(({ executionId }) => ({ executionId, settled: true })),
    );
    const { sealed, announced, nextCheckAt, dirtySince } = (await rollcall.store.findParent(PARENT_ID)) ?? {};
    expect({ digest: sealed?.digest, nextCheckAt, dirtySince }).toEqual({ digest });
    // Nothing is sealed before it is settled, or the deadline.
    expect([sealed?.revision, announced]).toEqual([1, 1]);
    for (const { revision } of rollcall.notices) {
      const same = rollcall.notices.find((notice) => notice.revision.revision === revision.revision);
      expect(revision).toEqual(same?.revision);
    }
    expect(rollcall.notices.length).toBeGreaterThan(0);
    // What came before the parent was known is kept as long as all else.
    const ids = [PARENT_ID, ...one.children.map(({ executionId }) => executionId)];
    expect(await expiringOf(rollcall.table, ids, rollcall.clock.now())).toEqual([]);
    for (const { executionId } of one.children) {
      expect(await rollcall.store.findResult(executionId)).toMatchObject({ execution: { executionId } });
    }
  };
  const announce = (rollcall: Rollcall): void => {
    for (const execution of [...one.heard, parentOf(one)]) rollcall.announce(execution, 0);
  };
  return explore({ setUp: setUp(one), announce }, check, limits);
}

const LIMITS: readonly Limits[] = [
  { preemptions: 0, crashes: 1 },
  { preemptions: 1, crashes: 0 },
];
const LONG_LIMITS: readonly Limits[] = [
  ...LIMITS,
  { preemptions: 1, crashes: 1 },
  { preemptions: 0, crashes: 2 },
  { preemptions: 2, crashes: 0 },
];

describe.each(isLong ? LONG_LIMITS : LIMITS)(
  'with $preemptions interruptions and $crashes crashes, whatever the order, the table equals the truth when',
  (limits) => {
    test.each(Object.entries(isLong ? { ...CASES, ...LONG_CASES } : CASES))(
      '%s',
      async (_name, one) => {
        const { ends, states } = await exploreCase(one, limits);
        expect(ends).toBeGreaterThan(1);
        expect(states).toBeGreaterThan(100);
      },
      isLong ? 3_600_000 : 240_000,
    );
  },
);
