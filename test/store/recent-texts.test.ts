import { expect, test } from '@jest/globals';
import { RecentTexts } from '../../src/store/recent-texts.ts';

test('it keeps so many, and forgets what was used longest ago', () => {
  const recent = new RecentTexts(2, 10);
  recent.set('a', '1');
  recent.set('b', '2');
  recent.get('a');
  recent.set('c', '3');
  expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual(['1', undefined, '3']);
});

test('a longer text is not kept, and takes the shorter one of its key with it', () => {
  const recent = new RecentTexts(2, 3);
  recent.set('a', 'abc');
  recent.set('a', 'abcd');
  expect(recent.get('a')).toBeUndefined();
});

test('what is deleted is gone', () => {
  const recent = new RecentTexts(2, 3);
  recent.set('a', 'abc');
  recent.delete('a');
  expect(recent.get('a')).toBeUndefined();
});
