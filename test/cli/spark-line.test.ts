import { expect, test } from '@jest/globals';
import { sparkLine } from '../../cli/history/spark-line.ts';

test.each<[readonly (number | undefined)[], string]>([
  [[], ''],
  [[0, 0.5, 1], '▁▄█'],
  [[0.9999, 1], '▇█'],
  [[1, undefined, 0], '█ ▁'],
])('%j is %s: only all is the highest bar', (shares, line) => {
  expect(sparkLine(shares)).toBe(line);
});
