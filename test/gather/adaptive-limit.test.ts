import { expect, test } from '@jest/globals';
import { createAdaptiveLimit } from '../../src/gather/adaptive-limit.ts';
import { NOW } from '../support/builders.ts';
import { aClock } from '../support/fakes.ts';

function aLimit() {
  const clock = aClock(NOW);
  const limit = createAdaptiveLimit({ start: 10, least: 4, most: 30, restMs: 1_000, now: clock.now });
  return { limit, clock, succeed: (times: number) => Array.from({ length: times }, () => limit.succeeded()) };
}

test('before AWS throttles it grows by one with each success, and no further than its most', () => {
  const { limit, succeed } = aLimit();
  succeed(7);
  expect(limit.current()).toBe(17);
  succeed(100);
  expect(limit.current()).toBe(30);
});

test('a throttle halves it, and those of calls that were under way then do not halve it again', () => {
  const { limit, clock } = aLimit();
  limit.throttled();
  limit.throttled();
  expect(limit.current()).toBe(5);
  clock.advance(1_000);
  limit.throttled();
  expect(limit.current()).toBe(4);
});

test('after a throttle it rests, and then grows by one in each round', () => {
  const { limit, clock, succeed } = aLimit();
  limit.throttled();
  succeed(50);
  expect(limit.current()).toBe(5);
  clock.advance(1_000);
  succeed(5);
  expect(limit.current()).toBe(5);
  succeed(1);
  expect(limit.current()).toBe(6);
});
