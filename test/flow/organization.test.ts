import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { runs, SEED } from '../support/runs.ts';
import { faultsOf, isRevisedForNothing, wasteOf } from './faults.ts';
import { play } from './play.ts';
import { isCalm, scenario, type Scenario } from './scenario.ts';

const RUNS = runs(60, 8);
const PATIENCE_MS = 60_000;

test(
  `whatever happens in an organization, after the sweep the table equals the truth (seed ${SEED})`,
  async () => {
    const property = fc.asyncProperty(scenario, async (one) => {
      const ending = await play(one);
      expect(faultsOf(ending)).toEqual([]);
      expect(isRevisedForNothing(one, ending)).toBe(false);
      expect(isCalm(one) ? wasteOf(ending) : []).toEqual([]);
    });
    // To shrink what failed would take minutes: the path that is printed plays it again.
    await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true });
  },
  RUNS * PATIENCE_MS,
);

const CALM: Scenario = {
  seed: 1,
  shape: 'locations',
  members: 3,
  failing: [],
  roleless: [],
  maxErrors: '100%',
  maxConcurrency: '100%',
  cancelledAfterMs: undefined,
  unverified: {},
  trouble: [],
  unreadable: undefined,
  forwards: true,
};

describe('when nothing is lost, each leaf is read once, and the seal comes before any sweep:', () => {
  test.each<Partial<Scenario>>([
    {},
    { shape: 'central' },
    { shape: 'nested' },
    { shape: 'deep' },
    { shape: 'crossing' },
    { shape: 'resources' },
    { shape: 'sameLocationTwice' },
    { failing: [1], maxErrors: '0', maxConcurrency: '1' },
    { roleless: [0] },
  ])(
    '%j',
    async (different) => {
      const ending = await play({ ...CALM, ...different });
      expect(faultsOf(ending)).toEqual([]);
      expect(wasteOf(ending)).toEqual([]);
      expect(isRevisedForNothing(CALM, ending)).toBe(false);
    },
    PATIENCE_MS,
  );
});

/** Rare in life and in what chance draws: each once by name. */
describe('after the sweep the table equals the truth:', () => {
  test.each<[why: string, different: Partial<Scenario>]>([
    ['no event at all arrives', { trouble: [{ kind: 'dropEvents', share: 1 }] }],
    ['five levels have the roles alone', { shape: 'deep', forwards: false }],
    [
      'events of five levels come in any order',
      { shape: 'deep', trouble: [{ kind: 'reorderEvents', withinMs: 60_000 }] },
    ],
    ['members have the roles alone', { forwards: false }],
    [
      'lists lag behind the end, and failed steps name no child',
      {
        failing: [0],
        unverified: { failedStepNamesItsChild: false },
        trouble: [{ kind: 'lagReads', byMs: 20_000 }],
      },
    ],
    [
      'one location is named twice, and failed steps name no child',
      { shape: 'sameLocationTwice', failing: [0], unverified: { failedStepNamesItsChild: false } },
    ],
    [
      'a denial ends after the deadline',
      { forwards: false, unreadable: { member: 1, until: 'afterTheDeadline' } },
    ],
    [
      'a denial of a location that fans out ends after the deadline',
      { shape: 'resources', unreadable: { member: 1, until: 'afterTheDeadline' } },
    ],
    ['it is cancelled before anything has started', { cancelledAfterMs: 0 }],
    [
      'it is cancelled on the way, and steps that never started are absent',
      { cancelledAfterMs: 90, maxConcurrency: '1', unverified: { pendingStepsAreListed: false } },
    ],
    [
      'a runbook is cancelled before its step has started a child',
      { shape: 'crossing', members: 1, cancelledAfterMs: 25 },
    ],
    [
      'a runbook is cancelled before it has started a child, and no event of it arrives',
      { shape: 'crossing', members: 1, cancelledAfterMs: 3, trouble: [{ kind: 'dropEvents', share: 1 }] },
    ],
    [
      'a nested runbook is cancelled before its step has started a child, and its step names none',
      { shape: 'nested', cancelledAfterMs: 88, unverified: { failedStepNamesItsChild: false } },
    ],
    ['the counters count the children’s steps', { unverified: { countersCountChildrenSteps: true } }],
  ])(
    '%s',
    async (_why, different) => {
      const one = { ...CALM, ...different };
      const ending = await play(one);
      expect(faultsOf(ending)).toEqual([]);
      expect(isRevisedForNothing(one, ending)).toBe(false);
      expect(isCalm(one) ? wasteOf(ending) : []).toEqual([]);
    },
    PATIENCE_MS,
  );
});
