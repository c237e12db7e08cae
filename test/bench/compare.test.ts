import { expect, test } from '@jest/globals';
import { compare, join, median, type Measured } from '../../bench/compare.ts';
import type { Figure } from '../../bench/row.ts';

const aFigure = (value: number, overrides: Partial<Figure> = {}): Figure => ({
  name: 'a figure',
  value,
  unit: 'ms',
  ...overrides,
});
const measuredOf = (values: readonly number[], overrides: Partial<Figure> = {}): Measured =>
  join(
    'a row',
    values.map((value) => aFigure(value, overrides)),
  );
const outcomes = (before: Measured, after: Measured) =>
  compare([before], [after]).map(({ outcome }) => outcome);

test('the median of an even number is between the two in the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
});

test('repetitions are joined to their medians, and keep each ratio', () => {
  const beside = (value: number) => ({ beside: { what: 'the same', value } });
  const joined = join('a row', [aFigure(10, beside(5)), aFigure(30, beside(10)), aFigure(20, beside(20))]);
  expect(joined).toEqual({
    row: 'a row',
    figure: aFigure(20, beside(10)),
    samples: [2, 3, 1],
  });
});

test('what is within the spread of both runs is no change, and what is beyond it is', () => {
  const before = measuredOf([90, 100, 110]);
  expect(outcomes(before, measuredOf([106, 112, 118]))).toEqual(['same']);
  expect(outcomes(before, measuredOf([140, 150, 160]))).toEqual(['worse']);
  expect(outcomes(before, measuredOf([60, 64, 70]))).toEqual(['better']);
});

test('a computer that is twice as slow is no regression where something was measured beside it', () => {
  const before = join('a row', [aFigure(100, { beside: { what: 'raw', value: 50 } })]);
  const slower = join('a row', [aFigure(200, { beside: { what: 'raw', value: 100 } })]);
  const worse = join('a row', [aFigure(200, { beside: { what: 'raw', value: 50 } })]);
  expect([outcomes(before, slower), outcomes(before, worse)]).toEqual([['same'], ['worse']]);
});

test('a count that grows at all is worse, however little', () => {
  const before = measuredOf([2.02], { isExact: true });
  expect(outcomes(before, measuredOf([2.021], { isExact: true }))).toEqual(['worse']);
  expect(outcomes(before, measuredOf([2.02], { isExact: true }))).toEqual(['same']);
});

test('a figure that only one of the runs has is not compared', () => {
  expect(compare([measuredOf([1])], [measuredOf([1], { name: 'another' })])).toEqual([]);
});
