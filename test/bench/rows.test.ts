import { expect, test } from '@jest/globals';
import { chooseRows, type Row } from '../../bench/row.ts';

const aRow = (name: string, rest: Partial<Row> = {}): Row => ({
  name,
  title: name,
  measure: async () => [],
  ...rest,
});
const rows = [aRow('quick'), aRow('slow', { onlyIfNamed: true }), aRow('other')];
const chosen = (...names: readonly string[]) =>
  chooseRows(rows, names.length === 0 ? undefined : names).map(({ name }) => name);

test('every row runs unless it must be named', () => {
  expect(chosen()).toEqual(['quick', 'other']);
});

test('of named rows, all run, in their own order, and no other', () => {
  expect(chosen('other', 'slow')).toEqual(['slow', 'other']);
  expect(chosen('unknown')).toEqual([]);
});
