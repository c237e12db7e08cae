import { expect, test } from '@jest/globals';
import { createDeadline, stopTime } from '../../src/lib/deadline.ts';
import { NOW } from '../support/builders.ts';

test.each([
  ['ten seconds before the end', 120_000, NOW + 110_000],
  ['at once, if there is less', 4_000, NOW],
])('an invocation stops %s', (_when, leftMs, expected) => {
  expect(stopTime({ getRemainingTimeInMillis: () => leftMs }, NOW)).toBe(expected);
});

test('its timer is let go of', () => {
  const signals: (AbortSignal | undefined)[] = [];
  const sleep = async (_ms: number, signal?: AbortSignal) => {
    signals.push(signal);
  };
  const { cancel } = createDeadline(NOW + 5, { now: () => NOW, sleep });
  cancel();
  expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
});
