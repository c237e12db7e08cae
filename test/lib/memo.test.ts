import { expect, test } from '@jest/globals';
import { createMemo } from '../../src/lib/memo.ts';
import { HOUR, MINUTE, NOW } from '../support/builders.ts';
import { aClock } from '../support/fakes.ts';

test('what was done is remembered for so long, and until it is forgotten', () => {
  const clock = aClock(NOW);
  const memo = createMemo({ keptMs: HOUR, now: clock.now });
  expect(memo.has('a')).toBe(false);
  memo.add('a');
  memo.add('b');
  expect([memo.has('a'), memo.has('b')]).toEqual([true, true]);
  memo.forget('b');
  expect([memo.has('a'), memo.has('b')]).toEqual([true, false]);
  clock.advance(HOUR);
  expect(memo.has('a')).toBe(false);
  memo.add('a');
  clock.advance(MINUTE);
  expect(memo.has('a')).toBe(true);
});

test('of what can be one thing or another, the last is remembered', () => {
  const memo = createMemo({ keptMs: HOUR, now: () => NOW });
  memo.add('a', 'one');
  expect([memo.has('a', 'one'), memo.has('a', 'other'), memo.has('a')]).toEqual([true, false, false]);
  memo.add('a', 'other');
  expect([memo.has('a', 'one'), memo.has('a', 'other')]).toEqual([false, true]);
});
