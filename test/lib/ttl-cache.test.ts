import { expect, test } from '@jest/globals';
import { createTtlCache } from '../../src/lib/ttl-cache.ts';
import { HOUR, MINUTE, NOW } from '../support/builders.ts';
import { aClock } from '../support/fakes.ts';

test('what was done is remembered for so long, and until it is forgotten', () => {
  const clock = aClock(NOW);
  const ttlCache = createTtlCache({ keptMs: HOUR, now: clock.now });
  expect(ttlCache.has('a')).toBe(false);
  ttlCache.add('a');
  ttlCache.add('b');
  expect([ttlCache.has('a'), ttlCache.has('b')]).toEqual([true, true]);
  ttlCache.delete('b');
  expect([ttlCache.has('a'), ttlCache.has('b')]).toEqual([true, false]);
  clock.advance(HOUR);
  expect(ttlCache.has('a')).toBe(false);
  ttlCache.add('a');
  clock.advance(MINUTE);
  expect(ttlCache.has('a')).toBe(true);
});

test('of what can be one thing or another, the last is remembered', () => {
  const ttlCache = createTtlCache({ keptMs: HOUR, now: () => NOW });
  ttlCache.add('a', 'one');
  expect([ttlCache.has('a', 'one'), ttlCache.has('a', 'other'), ttlCache.has('a')]).toEqual([
    true,
    false,
    false,
  ]);
  ttlCache.add('a', 'other');
  expect([ttlCache.has('a', 'one'), ttlCache.has('a', 'other')]).toEqual([false, true]);
});

test('it keeps so many keys at most, those that were added last', () => {
  const ttlCache = createTtlCache({ keptMs: HOUR, now: () => NOW, most: 4 });
  for (const key of ['a', 'b', 'c', 'd', 'e']) ttlCache.add(key);
  expect(['a', 'b', 'c', 'd', 'e'].map((key) => ttlCache.has(key))).toEqual([false, false, true, true, true]);
});

test('what is deleted is forgotten, and a newer value wins, however long ago the older one was added', () => {
  const ttlCache = createTtlCache({ keptMs: HOUR, now: () => NOW, most: 4 });
  for (const key of ['a', 'b']) ttlCache.add(key, 'one');
  ttlCache.add('a', 'other');
  ttlCache.delete('b');
  expect([ttlCache.has('a', 'one'), ttlCache.has('a', 'other'), ttlCache.has('b', 'one')]).toEqual([
    false,
    true,
    false,
  ]);
});
