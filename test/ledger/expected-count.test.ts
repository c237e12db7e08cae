import { describe, expect, test } from '@jest/globals';
import type { ProgressCounters } from '../../src/domain/fan-out.ts';
import { expectedCount } from '../../src/ledger/expected-count.ts';
import { aFanOut, aRoster, aStep } from '../support/builders.ts';

/** One step of each ending; a rejected one counts as failed. */
const STEPS = ['Success', 'Success', 'Failed', 'Rejected', 'Cancelled', 'TimedOut', 'Pending'].map(
  (status, n) => aStep(n + 1, { status }),
);
/** What AWS's counters say of that list, and that there are three more that it does not show. */
const PROGRESS: ProgressCounters = {
  totalSteps: STEPS.length + 3,
  successSteps: 2,
  failedSteps: 2,
  cancelledSteps: 1,
  timedOutSteps: 1,
};

const rosterWith = (progress: ProgressCounters | undefined, complete = true) =>
  aRoster(STEPS, {
    complete,
    fanOut: aFanOut([], { kind: 'rateControl', targetLocations: [], progress }),
  });

describe('AWS’s total of a run whose targets were not named in advance', () => {
  test('tells how many there are that no step stands for, if its counters say what the list says', () => {
    expect(expectedCount(rosterWith(PROGRESS), [])).toEqual({
      unnamed: PROGRESS.totalSteps,
      expectedAtLeast: false,
    });
  });

  test.each<keyof ProgressCounters>(['successSteps', 'failedSteps', 'cancelledSteps', 'timedOutSteps'])(
    'tells nothing if %s counts something else than the list shows',
    (counter) => {
      for (const difference of [-1, 1]) {
        const progress = { ...PROGRESS, [counter]: PROGRESS[counter] + difference };
        expect(expectedCount(rosterWith(progress), [])).toEqual({ unnamed: 0, expectedAtLeast: true });
      }
    },
  );

  test('tells nothing while the list is not complete, or if there is no total', () => {
    for (const roster of [rosterWith(PROGRESS, false), rosterWith(undefined)]) {
      expect(expectedCount(roster, [])).toEqual({ unnamed: 0, expectedAtLeast: true });
    }
  });

  test('of fewer than are named already leaves none unnamed', () => {
    const progress = { ...PROGRESS, totalSteps: 1 };
    const named = STEPS.slice(0, 2).map(({ stepExecutionId }) => ({
      stepExecutionId,
      verdict: 'succeeded' as const,
      settled: true,
    }));
    expect(expectedCount(rosterWith(progress), named)).toEqual({ unnamed: 0, expectedAtLeast: false });
  });
});

test('nothing is known of how many there are before the list was read', () => {
  expect(expectedCount(undefined, [])).toEqual({ unnamed: 0, expectedAtLeast: true });
});
