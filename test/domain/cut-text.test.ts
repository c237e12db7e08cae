import { expect, test } from '@jest/globals';
import { cutText } from '../../src/automation/cut-text.ts';

test.each([
  ['what fits is left alone', 'abc', 'abc'],
  ['what does not is cut, with a sign', 'abcdefgh', 'abcd…'],
  ['no half of a pair is left', 'abc😀fgh', 'abc…'],
])('%s', (_why, text, cut) => {
  expect(cutText(text, 5)).toBe(cut);
  expect(() => encodeURIComponent(cutText(text, 5) ?? '')).not.toThrow(); // as it would on half a pair
});

test('nothing stays nothing', () => {
  expect(cutText(undefined)).toBeUndefined();
});
