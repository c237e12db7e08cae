import { describe, expect, test } from '@jest/globals';
import type { Parent } from '../../src/ledger/parent.ts';
import type { Roster } from '../../src/ledger/roster.ts';
import { evaluateTargets } from '../../src/ledger/evaluate-targets.ts';
import { targetKeys } from '../../src/ledger/target.ts';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import type { Reason, Verdict } from '../../src/domain/verdict.ts';
import {
  aFanOut,
  aParent,
  aRoster,
  aRow,
  aStep,
  CENTRAL,
  DAY,
  HOUR,
  id,
  MINUTE,
  NOW,
  location,
  someLocations,
} from '../support/builders.ts';

const ROLE_MESSAGE =
  'The execution role arn:aws:iam::111111111111:role/AWS-SystemsManager-AutomationExecutionRole in the target location is unable to be assumed.';
const OTHER_ROLE_MESSAGE =
  "The provided role: arn:aws:iam::111111111111:role/Execution-eu-west-1 can't be assumed. (Service: null; Status Code: 0; Error Code: null; Request ID: null; Proxy: null)";
const running = aParent({ status: 'InProgress', endedSeenAt: undefined, endTime: undefined });
const ended = aParent();

/** What the roll call says of the only target. */
function verdictOf(
  parent: Parent,
  roster: Roster,
  rows: readonly TargetRow[] = [],
): readonly [Verdict, Reason | undefined, boolean] {
  const { targets } = evaluateTargets(parent, roster, rows);
  expect(targets).toHaveLength(1);
  const [target] = targets;
  return [target?.verdict ?? 'unknown', target?.reason, target?.settled ?? false];
}

describe('the verdict on a child', () => {
  const step = aStep(1);
  test.each<[string, TargetRow, Verdict, Reason | undefined, boolean]>([
    ['succeeded', aRow(1), 'succeeded', undefined, true],
    ['failed', aRow(1, { status: 'Failed' }), 'failed', undefined, true],
    ['timed out', aRow(1, { status: 'TimedOut' }), 'timedOut', undefined, true],
    ['was cancelled', aRow(1, { status: 'Cancelled' }), 'cancelled', undefined, true],
    ['was rejected', aRow(1, { status: 'Rejected' }), 'rejected', undefined, true],
    [
      'cannot be read',
      aRow(1, { rank: 0, status: undefined, reason: 'readerRoleNotAssumable' }),
      'unreadable',
      'readerRoleNotAssumable',
      false,
    ],
    [
      'has expired',
      aRow(1, { rank: 2, status: undefined, reason: 'expired' }),
      'unreadable',
      'expired',
      true,
    ],
    ['fans out, and its ledger is open', aRow(1, { fansOut: true }), 'succeeded', undefined, false],
    [
      'fans out, and its ledger is sealed',
      aRow(1, {
        fansOut: true,
        nested: { childCounts: { succeeded: 2 }, childDigest: 'd', childRevision: 1 },
      }),
      'succeeded',
      undefined,
      true,
    ],
    [
      'ended by its parent’s list, though we saw it under way',
      aRow(1, { rank: 1, status: 'InProgress' }),
      'unreadable',
      'notCollected',
      false,
    ],
  ])('that %s', (_why, row, verdict, reason, settled) => {
    expect(verdictOf(ended, aRoster([step]), [row])).toEqual([verdict, reason, settled]);
  });

  test('that was not collected is unreadable once its parent lists its end', () => {
    expect(verdictOf(ended, aRoster([step]))).toEqual(['unreadable', 'notCollected', false]);
  });

  test.each([
    ['InProgress', 'running'],
    ['Cancelling', 'running'],
    ['Hibernating', 'unknown'],
  ])('that was last seen %s is %s', (status, verdict) => {
    const roster = aRoster([aStep(1, { status, endTime: undefined })]);
    expect(verdictOf(running, roster, [aRow(1, { rank: 1, status })])).toEqual([verdict, undefined, false]);
  });

  test('counts although its step failed: the child decides', () => {
    expect(
      verdictOf(ended, aRoster([aStep(1, { status: 'Failed', message: 'Step timed out' })]), [aRow(1)]),
    ).toEqual(['succeeded', undefined, true]);
  });

  test('looked for in a wrong location first is one child, and what is known of it counts', () => {
    const wrong = aRow(1, { location: location(2), rank: 0, reason: 'notFound', status: undefined });
    expect(verdictOf(ended, aRoster([step]), [aRow(1), wrong])).toEqual(['succeeded', undefined, true]);
  });
});

describe('the verdict on a target without a child', () => {
  const pending = { childId: undefined, status: 'Pending', startTime: undefined, endTime: undefined };
  const failedStep = aStep(2, { status: 'Failed', childId: id(2) });

  test('is waiting while the parent goes', () => {
    expect(verdictOf(running, aRoster([aStep(1, pending)]))).toEqual(['waiting', undefined, false]);
  });

  test.each<[string, Partial<Parent>, Roster, Reason]>([
    [
      'the parent was cancelled',
      { status: 'Cancelled' },
      aRoster([aStep(1, pending), failedStep]),
      'parentCancelled',
    ],
    [
      'more failed than may',
      { status: 'Failed' },
      aRoster([aStep(1, pending), failedStep]),
      'errorThreshold',
    ],
    ['no reason is known', { status: 'Failed' }, aRoster([aStep(1, pending), aStep(2)]), 'notReported'],
    [
      'as many failed as may',
      { status: 'Failed' },
      aRoster([aStep(1, pending), failedStep], {
        fanOut: aFanOut([location(1), location(2)], {
          targetLocations: [someLocations([location(1), location(2)], { maxErrors: '1' })],
        }),
      }),
      'notReported',
    ],
    [
      'those that failed belong to other locations',
      { status: 'Failed' },
      aRoster([aStep(1, pending), failedStep], {
        fanOut: aFanOut([], {
          targetLocations: [someLocations([location(1)]), someLocations([location(2)])],
        }),
      }),
      'notReported',
    ],
    [
      'more failed than may, of a unit whose accounts are not named',
      { status: 'Failed' },
      aRoster([aStep(1, pending), failedStep], {
        fanOut: aFanOut([], { targetLocations: [{ ...someLocations([]), accounts: ['ou-abcd-12345678'] }] }),
      }),
      'errorThreshold',
    ],
  ])('is never started once the parent has ended: %s', (_why, parent, roster, reason) => {
    const { targets } = evaluateTargets(aParent(parent), roster, [aRow(2, { status: 'Failed' })]);
    expect(targets.find((target) => target.location?.accountId === location(1).accountId)).toMatchObject({
      verdict: 'neverStarted',
      reason,
      settled: true,
    });
  });

  test.each([
    ['these', ROLE_MESSAGE],
    ['those of 2021', OTHER_ROLE_MESSAGE],
  ])('says in AWS’s words that the execution role could not be assumed: %s', (_which, message) => {
    const roster = aRoster([aStep(1, { childId: undefined, status: 'Failed', message })]);
    expect(verdictOf(ended, roster)).toEqual([
      'neverStarted',
      'executionRoleNotAssumableOrRunbookNotShared',
      true,
    ]);
    expect(evaluateTargets(ended, roster, []).targets[0]?.message).toBe(message);
  });

  test('stands for a location that was asked for and is absent from the list', () => {
    const roster = aRoster([], { fanOut: aFanOut([location(1)]) });
    expect(verdictOf(running, roster)).toEqual(['waiting', undefined, false]);
    expect(verdictOf(ended, roster)).toEqual(['neverStarted', 'notReported', true]);
  });

  test.each([
    ['while the parent goes', running],
    ['in a list that lags behind the end', ended],
  ])('is not there beside the child of a step that had not begun when it was listed: %s', (_why, parent) => {
    const { counts, expected } = evaluateTargets(parent, aRoster([aStep(1, pending), aStep(2)]), [
      aRow(1),
      aRow(2),
    ]);
    expect({ counts, expected }).toEqual({ counts: { succeeded: 2 }, expected: 2 });
  });

  test.each([
    ['expired', true],
    ['readDenied', false],
  ] as const)('is unreadable, not never started, if the list was not whole: %s', (problem, settled) => {
    const roster = aRoster([aStep(1, pending)], { fanOut: aFanOut([location(1), location(2)]) });
    const { targets, expectedAtLeast } = evaluateTargets(aParent({ problem }), roster, []);
    expect(targets.map((target) => [target.verdict, target.reason, target.settled])).toEqual([
      ['unreadable', problem, settled],
      ['unreadable', problem, settled],
    ]);
    expect(expectedAtLeast).toBe(true);
  });

  test('holds for every location without a child, though a step does not say where its child is', () => {
    const roster = aRoster([aStep(1), aStep(2, { location: undefined })], {
      fanOut: aFanOut([location(1), location(2), location(3)]),
    });
    const { counts, expectedAtLeast } = evaluateTargets(ended, roster, [aRow(1), aRow(2)]);
    expect({ counts, expectedAtLeast }).toEqual({
      counts: { succeeded: 2, neverStarted: 1 },
      expectedAtLeast: false,
    });
  });

  test('is not concluded for a location while there is a child with an unknown location', () => {
    const roster = aRoster([aStep(1, { location: undefined })], { fanOut: aFanOut([location(1)]) });
    expect(evaluateTargets(ended, roster, [])).toMatchObject({ expected: 1, expectedAtLeast: true });
  });

  test('is not expected where a runbook took another branch', () => {
    const roster = aRoster([aStep(1, pending)], { fanOut: { kind: 'runbook', targetLocations: [] } });
    expect(evaluateTargets(ended, roster, []).targets).toEqual([]);
  });
});

describe('a step that started a child without naming it', () => {
  const failed = aStep(1, { childId: undefined, status: 'Failed', message: 'Something broke' });
  const list = (observedAt: number, children: readonly string[] = []) => ({
    location: location(1),
    observedAt,
    children: children.map((executionId) => ({ executionId, status: 'Failed' })),
    complete: true,
  });

  test('is not proof that there is no child', () => {
    expect(verdictOf(ended, aRoster([failed]))).toEqual(['unreadable', 'notCollected', false]);
  });

  test('claims the child of its location that no other step names', () => {
    const { targets } = evaluateTargets(ended, aRoster([failed]), [
      aRow(1, { status: 'Failed', message: 'Child words' }),
    ]);
    expect(targets).toHaveLength(1);
    expect(targets[0]).toMatchObject({
      executionId: id(1),
      verdict: 'failed',
      message: 'Child words',
      stepExecutionId: 'step-1',
    });
  });

  test('claims one child each, where one location stands twice', () => {
    const twice = [failed, { ...failed, stepExecutionId: 'step-1b' }];
    const rows = [aRow(1), aRow(7, { location: location(1), status: 'Failed' })];
    expect(evaluateTargets(ended, aRoster(twice), rows).counts).toEqual({ succeeded: 1, failed: 1 });
    expect(evaluateTargets(ended, aRoster(twice), rows.slice(1)).counts).toEqual({
      failed: 1,
      unreadable: 1,
    });
  });

  test('in a rate-controlled run claims the child of its own resource', () => {
    const step = (resource: string) => aStep(1, { stepExecutionId: resource, resource, childId: undefined });
    const roster = aRoster([step('i-1'), step('i-2')], {
      fanOut: { kind: 'rateControl', targetLocations: [] },
    });
    const { targets } = evaluateTargets(ended, roster, [aRow(1, { resource: 'i-2' })]);
    expect(targets.map(({ resource, verdict }) => [resource, verdict])).toEqual([
      ['i-1', 'unreadable'],
      ['i-2', 'succeeded'],
    ]);
  });

  test('started no child, once its location lists none some minutes after its end', () => {
    const early = aRoster([failed], { locations: [list(NOW - MINUTE + 2_000)] });
    const late = aRoster([failed], { locations: [list(NOW + HOUR)] });
    expect(verdictOf(ended, early)).toEqual(['unreadable', 'notCollected', false]);
    expect(verdictOf(ended, late)).toEqual(['neverStarted', 'startFailed', true]);
  });

  test('is judged by what its location said last, not by its parent’s own list', () => {
    const locations = [list(NOW), list(NOW + HOUR)];
    expect(verdictOf(ended, aRoster([failed], { locations }))).toEqual(['neverStarted', 'startFailed', true]);
  });

  test('has expired if its location was asked only when AWS may have forgotten', () => {
    const locations = [list(NOW + 30 * DAY)];
    expect(verdictOf(ended, aRoster([failed], { locations }))).toEqual(['unreadable', 'expired', true]);
  });

  test('is not judged by a list that is still being read', () => {
    const locations = [{ ...list(NOW + HOUR), complete: false }];
    expect(verdictOf(ended, aRoster([failed], { locations }))).toEqual(['unreadable', 'notCollected', false]);
  });

  test('has expired with its parent, whatever its location lists by then', () => {
    const seen = aStep(1, { childId: undefined, status: 'InProgress', endTime: undefined });
    const forgotten = aParent({ problem: 'expired', status: 'InProgress', endTime: undefined });
    expect(verdictOf(forgotten, aRoster([seen], { locations: [list(NOW + HOUR)] }))).toEqual([
      'unreadable',
      'expired',
      true,
    ]);
  });

  test('is unreadable while its location cannot be asked', () => {
    const locations = [{ ...list(NOW + HOUR), problem: { reason: 'readDenied' as const, message: 'no' } }];
    expect(verdictOf(ended, aRoster([failed], { locations }))).toEqual(['unreadable', 'readDenied', false]);
  });

  test('is running while its parent is', () => {
    const started = aStep(1, { childId: undefined, status: 'InProgress', endTime: undefined });
    expect(verdictOf(running, aRoster([started]))).toEqual(['running', undefined, false]);
  });
});

describe('how many are expected', () => {
  const progress = { totalSteps: 5, successSteps: 1, failedSteps: 0, cancelledSteps: 0, timedOutSteps: 0 };
  const unit = { ...someLocations([]), accounts: ['ou-abcd-12345678'] };

  test.each<[string, Partial<Roster>, number, boolean]>([
    ['locations that name accounts are known', {}, 1, false],
    ['a unit may hold more than is listed', { fanOut: aFanOut([], { targetLocations: [unit] }) }, 1, true],
    [
      'AWS’s total counts where its sisters agree with the list',
      { fanOut: aFanOut([], { targetLocations: [unit], progress }) },
      5,
      false,
    ],
    [
      'AWS’s total does not count where they disagree',
      { fanOut: aFanOut([], { targetLocations: [unit], progress: { ...progress, successSteps: 3 } }) },
      1,
      true,
    ],
    [
      'AWS’s total does not count while the list is not whole',
      { complete: false, fanOut: aFanOut([], { targetLocations: [unit], progress }) },
      1,
      true,
    ],
    [
      'a runbook’s own list is whole once it has ended',
      { fanOut: { kind: 'runbook', targetLocations: [] } },
      1,
      false,
    ],
  ])('%s', (_why, overrides, expected, expectedAtLeast) => {
    const rollCall = evaluateTargets(ended, aRoster([aStep(1)], overrides), [aRow(1)]);
    expect(rollCall).toMatchObject({ expected, expectedAtLeast });
    const sum = Object.values(rollCall.counts).reduce((total, count) => total + count, 0);
    expect(sum).toBe(expected);
  });

  test('a runbook that started a child without a step may have started more', () => {
    const roster = aRoster([aStep(1)], { fanOut: { kind: 'runbook', targetLocations: [] } });
    expect(evaluateTargets(ended, roster, [aRow(1), aRow(2)])).toMatchObject({
      expected: 2,
      expectedAtLeast: true,
    });
  });

  test('without a list there may always be more', () => {
    expect(evaluateTargets(running, undefined, [aRow(1)])).toMatchObject({
      expected: 1,
      expectedAtLeast: true,
    });
  });

  test('of a parent that AWS has forgotten is not known', () => {
    expect(
      evaluateTargets(aParent({ problem: 'expired' }), aRoster([aStep(1)]), [aRow(1)]).expectedAtLeast,
    ).toBe(true);
  });
});

test('targets are sorted by account, Region and child, whatever the order they came in', () => {
  const rows = [aRow(3), aRow(1, { location: location(1, 'us-east-1') }), aRow(2, { location: CENTRAL })];
  const locations = evaluateTargets(ended, aRoster([], { fanOut: aFanOut([]) }), rows).targets.map(
    (target) => `${target.location?.accountId}/${target.location?.region}`,
  );
  expect(locations).toEqual(['111111111111/us-east-1', '333333333333/eu-west-1', '480783779961/eu-west-1']);
});

test('targets that nothing tells apart have keys of their own', () => {
  const alike = Array.from({ length: 3 }, () =>
    aStep(1, { stepExecutionId: '', childId: undefined, status: 'Failed' }),
  );
  const keys = targetKeys(evaluateTargets(ended, aRoster(alike), []).targets);
  expect(new Set(keys).size).toBe(3);
  expect([...keys].sort()).toEqual(keys);
});

test('a total of many millions is a number', () => {
  const progress = {
    totalSteps: 50_000_000,
    successSteps: 1,
    failedSteps: 0,
    cancelledSteps: 0,
    timedOutSteps: 0,
  };
  const fanOut = aFanOut([], { targetLocations: [{ ...someLocations([]), accounts: ['r-abcd'] }], progress });
  expect(evaluateTargets(ended, aRoster([aStep(1)], { fanOut }), [aRow(1)]).counts).toEqual({
    succeeded: 1,
    neverStarted: 49_999_999,
  });
});
