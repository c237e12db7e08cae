import { describe, expect, test } from '@jest/globals';
import { notEndedDelayMs, notFoundDelayMs, throttledDelayMs } from '../../src/collect/back-off.ts';

const SECOND = 1_000;

describe('what was throttled comes back', () => {
  test.each([
    [undefined, 60],
    [0, 60],
    [1, 120],
    [2, 240],
    [3, 300],
    [9, 300],
  ])('after %s times, within 30 and %d seconds, as chance has it', (throttled, longest) => {
    const after = (chance: number) =>
      throttledDelayMs(throttled === undefined ? {} : { throttled }, () => chance);
    expect([after(0), after(0.5), after(1)]).toEqual(
      [30, (30 + longest) / 2, longest].map((seconds) => seconds * SECOND),
    );
  });
});

describe('what AWS does not show yet', () => {
  test.each([
    ['is not there', (attempts: number) => notFoundDelayMs({ notFound: attempts }), notFoundDelayMs({})],
    ['has not ended', (attempts: number) => notEndedDelayMs({ notEnded: attempts }), notEndedDelayMs({})],
  ])(
    'since it %s, is looked at after 2, 4, 8, 16 and 32 seconds, and then believed',
    (_why, after, first) => {
      expect([0, 1, 2, 3, 4].map(after)).toEqual([2, 4, 8, 16, 32].map((seconds) => seconds * SECOND));
      expect([5, 6].map(after)).toEqual([undefined, undefined]);
      expect(first).toBe(2 * SECOND);
    },
  );
});
