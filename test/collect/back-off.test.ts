import { describe, expect, test } from '@jest/globals';
import {
  crowdedDelayMs,
  notEndedDelayMs,
  notFoundDelayMs,
  refusedDelayMs,
  throttledDelayMs,
} from '../../src/collect/back-off.ts';
import { isRefusedForGood } from '../../src/ledger/refusal.ts';
import { NOW } from '../support/builders.ts';

const SECOND = 1_000;

describe('what was throttled comes back', () => {
  test.each([
    [undefined, 10],
    [0, 10],
    [1, 15],
    [2, 22.5],
    [3, 33.75],
    [9, 300],
    [100_000, 300],
  ])('after %s times, within half of %d seconds and all of it, as chance has it', (throttled, longest) => {
    const after = (chance: number) =>
      throttledDelayMs(throttled === undefined ? {} : { throttled }, () => chance);
    expect([after(0), after(0.5), after(1)]).toEqual(
      [longest / 2, (longest * 3) / 4, longest].map((seconds) => Math.round(seconds * SECOND)),
    );
  });
});

describe('what AWS does not show yet', () => {
  test.each([
    ['is not there', (attempts: number) => notFoundDelayMs({ notFound: attempts }), notFoundDelayMs({})],
    ['has not ended', (attempts: number) => notEndedDelayMs({ notEnded: attempts }), notEndedDelayMs({})],
    [
      'has no seat in its account',
      (attempts: number) => crowdedDelayMs({ crowded: attempts }),
      crowdedDelayMs({}),
    ],
  ])(
    'since it %s, is looked at after 2, 4, 8, 16 and 32 seconds, and then believed',
    (_why, after, first) => {
      expect([0, 1, 2, 3, 4].map(after)).toEqual([2, 4, 8, 16, 32].map((seconds) => seconds * SECOND));
      expect([5, 6].map(after)).toEqual([undefined, undefined]);
      expect(first).toBe(2 * SECOND);
    },
  );
});

test('what AWS refuses is looked at again once, a little after the time from which a second refusal counts', () => {
  for (const attempts of [{}, { refused: 0 }]) {
    const delayMs = refusedDelayMs(attempts) ?? 0;
    expect(isRefusedForGood({ since: NOW, at: NOW + delayMs - SECOND })).toBe(true);
    expect(delayMs).toBeLessThan(6 * 60 * SECOND);
  }
  expect([1, 2].map((refused) => refusedDelayMs({ refused }))).toEqual([undefined, undefined]);
});
