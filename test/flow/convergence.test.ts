import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Execution } from '../../src/domain/execution.ts';
import { endingOf } from '../../src/domain/status.ts';
import { digestOf } from '../../src/ledger/digest.ts';
import { aRollcall, Crash, locationStep } from '../support/a-rollcall.ts';
import {
  anExecution,
  aParentExecution,
  DAY,
  HOUR,
  id,
  MINUTE,
  NOW,
  PARENT_ID,
  location,
} from '../support/builders.ts';
import { crashingTable } from '../support/crashing-table.ts';
import { runs, SEED } from '../support/runs.ts';

const RUNS = runs(150, 30);
const PATIENCE_MS = 4_000;

const STATUSES = ['Success', 'Failed', 'TimedOut', 'Cancelled', 'CompletedWithFailure', 'Rejected'];

/** How the event of one execution fares: each number is a copy of it, and its delay in milliseconds. None: it is lost. */
const delivery = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant<number[]>([]) },
  { weight: 1, arbitrary: fc.tuple(fc.integer({ min: 0, max: 3 * HOUR })) },
);

const target = fc.record({
  status: fc.constantFrom(...STATUSES),
  delivery,
  /** A failed step need not name its child. */
  named: fc.boolean(),
  /** Two targets may stand in one location. */
  account: fc.integer({ min: 1, max: 4 }),
});

/** For some time an account is refused or throttled, or does not show its children yet: before, between and after the rounds. */
const spell = fc.record({
  account: fc.integer({ min: 1, max: 4 }),
  kind: fc.constantFrom('refused' as const, 'throttled' as const, 'hidden' as const),
  from: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 * MINUTE })),
  lasts: fc.oneof(fc.integer({ min: 0, max: 15 * MINUTE }), fc.integer({ min: 0, max: 3 * HOUR })),
});

const scenario = fc.record({
  targets: fc.array(target, { minLength: 1, maxLength: 5 }),
  parentDelivery: delivery,
  crashes: fc.dictionary(
    fc.integer({ min: 1, max: 40 }).map(String),
    fc.constantFrom('before' as const, 'after' as const),
    { maxKeys: 3 },
  ),
  throttled: fc.integer({ min: 0, max: 6 }),
  pageSize: fc.integer({ min: 1, max: 50 }),
  spells: fc.array(spell, { maxLength: 4 }),
  denied: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

/** Plays a story to its end: events, then sweeps every five minutes until everything that is due has been looked at. */
async function play({ targets, parentDelivery, crashes, throttled, pageSize, spells, denied }: Scenario) {
  const moments = new Map(Object.entries(crashes).map(([write, moment]) => [Number(write), moment]));
  const rollcall = aRollcall({ through: (table) => crashingTable(table, moments) });
  const { aws, clock } = rollcall;
  const children = targets.map(({ status, account }, n): Execution =>
    anExecution({
      executionId: id(n + 1),
      location: location(account),
      status,
      startTime: NOW - MINUTE + n,
      endTime: NOW - MINUTE + n + 500,
    }),
  );
  const parent = aParentExecution(children.map((child) => child.location));
  aws.add(parent, ...children);
  aws.steps.set(
    PARENT_ID,
    children.map((child, n) =>
      locationStep(child, targets[n]?.named === false && child.status === 'Failed' ? { outputs: {} } : {}),
    ),
  );
  aws.pageSize = pageSize;
  aws.throttleNext = throttled;
  const spellAt = (where: string, now: number) =>
    spells.find(
      ({ account, from, lasts }) =>
        location(account).accountId === where && now >= NOW + from && now < NOW + from + lasts,
    )?.kind;
  aws.obstacleAt = ({ accountId }, now) => {
    const kind = spellAt(accountId, now);
    return kind === 'refused' ? 'readDenied' : kind === 'throttled' ? kind : undefined;
  };
  aws.isHiddenAt = (executionId, now) =>
    children.some(
      (child) => child.executionId === executionId && spellAt(child.location.accountId, now) === 'hidden',
    );
  if (denied !== undefined) aws.denied.set(location(denied).accountId, 'readerRoleNotAssumable');

  for (const [n, child] of children.entries()) {
    for (const delayMs of targets[n]?.delivery ?? []) rollcall.announce(child, delayMs);
  }
  for (const delayMs of parentDelivery) rollcall.announce(parent, delayMs);

  const sweepOnce = async () => {
    clock.advance(5 * MINUTE);
    await rollcall.sweep().catch((error: unknown) => {
      const causes: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
      if (!causes.every((cause) => cause instanceof Crash)) throw error;
    });
    await rollcall.drain(0);
  };
  await rollcall.drain(MINUTE);
  for (let sweeps = 0; sweeps < 40; sweeps += 1) await sweepOnce();
  // The role comes back before the deadline.
  aws.denied.clear();
  clock.advance(2 * HOUR);
  for (let sweeps = 0; sweeps < 40; sweeps += 1) await sweepOnce();
  return { ...rollcall, children };
}

test(
  `whatever happens to events, writes and calls, after the sweep the table equals the truth (seed ${SEED})`,
  async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (one) => {
        const { children, rollCall, notices, store, queue } = await play(one);
        const { targets, expected } = await rollCall(PARENT_ID);
        expect(
          targets.map(({ executionId, verdict, settled }) => `${executionId} ${verdict} ${settled}`).sort(),
        ).toEqual(
          children.map(({ executionId, status }) => `${executionId} ${endingOf(status)} true`).sort(),
        );
        expect(expected).toBe(children.length);
        for (const { executionId, outputs } of children) {
          expect((await store.findResult(executionId))?.execution.outputs).toEqual(outputs);
        }
        // Sealed, announced at least once for each revision, and with one content each; the ledger is closed.
        const parent = await store.findParent(PARENT_ID);
        expect(parent?.sealed?.digest).toBe(digestOf(await rollCall(PARENT_ID)));
        expect(parent?.announced).toBe(parent?.sealed?.revision);
        expect(parent?.nextCheckAt).toBeUndefined();
        expect(new Set(notices.map(({ revision }) => revision.revision)).size).toBe(parent?.sealed?.revision);
        for (const { revision } of notices) {
          expect(revision).toEqual(
            notices.find((notice) => notice.revision.revision === revision.revision)?.revision,
          );
        }
        expect(queue).toEqual([]);
        // A seal says that a target cannot be read only where AWS has refused a location: a throttle or lag never is.
        const isRefused = one.denied !== undefined || one.spells.some(({ kind }) => kind === 'refused');
        const unreadable = notices.filter(({ revision }) => (revision.counts.unreadable ?? 0) > 0);
        expect(unreadable.length === 0 || isRefused).toBe(true);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  },
  RUNS * PATIENCE_MS,
);

test(
  `when nothing is lost, each child is read once, and the seal comes before any sweep (seed ${SEED})`,
  async () => {
    const calm = fc.array(
      fc.record({ status: fc.constantFrom(...STATUSES), copies: fc.integer({ min: 1, max: 3 }) }),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(calm, async (runs) => {
        const rollcall = aRollcall();
        const children = runs.map(({ status }, n) =>
          anExecution({ executionId: id(n + 1), location: location(n + 1), status }),
        );
        rollcall.aws.add(aParentExecution(children.map((child) => child.location)), ...children);
        rollcall.aws.steps.set(
          PARENT_ID,
          children.map((child) => locationStep(child)),
        );
        for (const [n, child] of children.entries()) {
          for (let copy = 0; copy < (runs[n]?.copies ?? 1); copy += 1)
            rollcall.announce(child, n * 10 + copy);
        }
        rollcall.announce(aParentExecution([]), 500);
        await rollcall.drain(MINUTE);
        expect(rollcall.notices).toMatchObject([{ revision: { revision: 1, expected: children.length } }]);
        for (const { executionId } of children) {
          expect(rollcall.aws.calls.filter((call) => call === `Get ${executionId}`)).toHaveLength(1);
        }
        expect(rollcall.aws.calls.filter((call) => call.startsWith('Roots'))).toEqual([]);
        await rollcall.drain(DAY);
        expect(rollcall.notices).toHaveLength(1);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  },
  RUNS * PATIENCE_MS,
);
