import { expect, test } from '@jest/globals';
import { isReached, type Figure } from '../../bench/row.ts';
import { formatChange, formatNumber, HEADING, lineOf } from '../../bench/table.ts';

const MOST_COLUMNS = 110;
const figure: Figure = {
  name: 'gather, 1,000 accounts',
  value: 10.52,
  unit: 's',
  beside: { what: 'boto3, 20 threads', value: 328 },
  goal: { of: 'ratio', atMost: 1 / 40 },
};

test('a line tells what was measured, beside what, the ratio, what to reach, and whether it is', () => {
  expect(lineOf(figure).split(/ {2,}/)).toEqual([
    'gather, 1,000 accounts',
    '10.5 s',
    'boto3, 20 threads 328 s',
    '0.0321 ×',
    '≤ 0.025 ×',
    'NO',
  ]);
});

test('a goal of the value is judged by the value, and a figure without a goal is not judged', () => {
  expect(isReached({ ...figure, goal: { of: 'value', atMost: 11 } })).toBe(true);
  expect(isReached({ name: 'alone', value: 1, unit: 's' })).toBeUndefined();
  expect(lineOf({ name: 'alone', value: 1, unit: 's' }).split(/ {2,}/)).toEqual(['alone', '1 s']);
});

test('a ratio that cannot be computed reaches no goal', () => {
  expect(isReached({ ...figure, beside: { what: 'nothing', value: 0 } })).toBe(false);
});

test('no line is wider than the heading', () => {
  const wide = { ...figure, name: 'a name '.repeat(20), beside: { what: 'a thing '.repeat(20), value: 1 } };
  expect(HEADING.length).toBeLessThan(MOST_COLUMNS);
  expect(lineOf(wide).length).toBeLessThanOrEqual(HEADING.length);
});

test.each([
  [1_234_567, '1234567'],
  [1_234.5, '1235'],
  [12.345, '12.3'],
  [0.012345, '0.0123'],
])('%d is shown as %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test('a change that three digits would hide is shown in full', () => {
  expect(formatChange(2, 3.05)).toBe('2 → 3.05');
  expect(formatChange(1, 1.001)).toBe('1 → 1.001');
});
