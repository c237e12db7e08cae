import { describe, expect, test } from '@jest/globals';
import type { Matrix } from '../../console/src/model/matrix.ts';
import {
  layoutOf,
  lineAt,
  moveBy,
  nearestCell,
  type MatrixPosition,
} from '../../console/src/model/matrix-layout.ts';

const WIDTH = 1_200;

const matrixOf = (accounts: number, regions: number, unitOf?: (account: number) => string): Matrix => ({
  regions: Array.from({ length: regions }, (_, region) => `eu-west-${region + 1}`),
  rows: Array.from({ length: accounts }, (_, account) => ({
    key: String(account),
    label: `account-${account}`,
    accountId: String(account).padStart(12, '0'),
    unit: unitOf?.(account),
    rank: 0,
    cells: Array.from({ length: regions }, () => undefined),
  })),
});

describe('where a matrix stands', () => {
  test.each([
    [1, 320],
    [1, 1_200],
    [3, 1_200],
    [10, 1_200],
    [20, 768],
    [30, 375],
  ])('%d Regions fit a width of %d pixels, unless cells are as narrow as they may be', (regions, width) => {
    const { nameWidth, cellWidth, perLine } = layoutOf(matrixOf(500, regions), width, false);
    const needed = perLine * (nameWidth + regions * cellWidth);
    expect(needed <= width || cellWidth === 18).toBe(true);
    expect(perLine).toBeGreaterThanOrEqual(1);
  });

  test('each account stands once, in order, and lines follow each other without a gap', () => {
    const matrix = matrixOf(187, 1);
    const { lines, height, perLine } = layoutOf(matrix, WIDTH, false);
    expect(perLine).toBeGreaterThan(1);
    expect(lines.flatMap((line) => (line.kind === 'rows' ? line.rows : []))).toEqual(matrix.rows);
    expect(lines.map(({ top }) => top)).toEqual(lines.map((_, index) => index * 26));
    expect(height).toBe(lines.length * 26);
  });

  test('by unit: a heading with its number, then its accounts', () => {
    const { lines } = layoutOf(
      matrixOf(10, 1, (account) => (account < 7 ? 'ou-a' : 'ou-b')),
      375,
      true,
    );
    const headings = lines.flatMap((line) => (line.kind === 'heading' ? [[line.text, line.accounts]] : []));
    expect(headings).toEqual([
      ['ou-a', 7],
      ['ou-b', 3],
    ]);
    expect(lines[0]?.kind).toBe('heading');
  });

  test('nothing takes no room', () => {
    expect(layoutOf(matrixOf(0, 0), WIDTH, false)).toMatchObject({ lines: [], height: 0 });
  });

  test.each([
    [-100, 0],
    [0, 0],
    [25, 0],
    [26, 1],
    [1_000_000, 9],
  ])('at a height of %d is line %d', (top, line) => {
    const { lines } = layoutOf(matrixOf(10, 20), WIDTH, false);
    expect(lineAt(lines, top)).toBe(line);
  });
});

describe('keys lead', () => {
  // Two accounts side by side, three Regions; a heading above each of two units of five.
  const { lines } = layoutOf(
    matrixOf(10, 3, (account) => (account < 5 ? 'ou-a' : 'ou-b')),
    560,
    true,
  );
  const at = (line: number, row: number, cell: number): MatrixPosition => ({ line, row, cell });

  test('over these lines', () => {
    expect(lines.map((line) => (line.kind === 'heading' ? 'heading' : line.rows.length))).toEqual([
      'heading',
      2,
      2,
      1,
      'heading',
      2,
      2,
      1,
    ]);
  });

  test.each([
    ['ArrowRight', at(1, 0, 0), at(1, 0, 1)],
    ['ArrowRight', at(1, 0, 2), at(1, 1, 0)],
    ['ArrowRight', at(1, 1, 2), undefined],
    ['ArrowLeft', at(1, 1, 0), at(1, 0, 2)],
    ['ArrowLeft', at(1, 0, 0), undefined],
    ['ArrowDown', at(1, 1, 1), at(2, 1, 1)],
    ['ArrowDown', at(2, 1, 1), at(3, 0, 1)],
    ['ArrowDown', at(3, 0, 1), at(5, 0, 1)],
    ['ArrowUp', at(5, 1, 2), at(3, 0, 2)],
    ['ArrowUp', at(1, 1, 2), at(1, 1, 2)],
    ['ArrowDown', at(7, 0, 0), at(7, 0, 0)],
    ['PageDown', at(1, 0, 0), at(5, 0, 0)],
    ['PageUp', at(7, 0, 1), at(3, 0, 1)],
    ['Home', at(6, 1, 2), at(1, 0, 0)],
    ['End', at(1, 1, 2), at(7, 0, 2)],
    ['x', at(1, 0, 0), undefined],
  ])('%s from %j to %j', (key, from, to) => {
    expect(moveBy(key, lines, from, 4)).toEqual(to);
  });

  test('a cell that is gone gives way to the first one', () => {
    expect(nearestCell(lines, at(2, 1, 2))).toEqual(at(2, 1, 2));
    expect(nearestCell(lines, at(3, 1, 0))).toEqual(at(1, 0, 0));
    expect(nearestCell(lines, at(4, 0, 0))).toEqual(at(1, 0, 0));
  });
});
