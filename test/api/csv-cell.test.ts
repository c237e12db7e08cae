import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { listCell, textCell } from '../../src/api/http/csv-cell.ts';
import { csvLine } from '../../src/api/http/csv-line.ts';
import { toSafeJson } from '../../src/api/http/safe-json.ts';
import { HARMFUL, hostileText } from '../support/hostile-text.ts';
import { readCsv, undoList, undoText } from '../support/read-csv.ts';
import { runs, SEED } from '../support/runs.ts';

const options = { seed: SEED, numRuns: runs(300) };

describe('a text is neutral in a spreadsheet:', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\n=1', "'\n=1"],
    ['\r=1', String.raw`'\u000d=1`],
    ['＝1', "'＝1"],
    ["'=1", "''=1"],
    ["''-1", "'''-1"],
    ["it's", "it's"],
    ["'quoted'", "'quoted'"],
    ['a=1', 'a=1'],
    ['', ''],
    ['\u001b[31mred', String.raw`\u001b[31mred`],
    ['two\nlines', 'two\nlines'],
    ['\u202egnp', String.raw`\u202egnp`],
    [String.raw`\u001b`, String.raw`\u005cu001b`],
    [String.raw`C:\users`, String.raw`C:\users`],
    ['\ud800', String.raw`\ud800`],
    ['😀', '😀'],
    ["a;=cmd|' /C calc'!A0;b", String.raw`a\u003b=cmd|' /C calc'!A0;b`],
    ['a\t"@SUM(A1)', String.raw`a\u0009"@SUM(A1)`],
    ['a\n-1+HYPERLINK("x")', String.raw`a\u000a-1+HYPERLINK("x")`],
    ['total 8\n-rw-r--r-- 1 root', 'total 8\n-rw-r--r-- 1 root'],
    ['a; b = c; -1', 'a; b = c; -1'],
  ])('%j is written %j', (text, cell) => {
    expect(textCell(text)).toBe(cell);
    expect(undoText(cell)).toBe(text);
  });
});

describe('a list is its only value, or JSON:', () => {
  test.each([
    [['one'], 'one'],
    [['=1'], "'=1"],
    [['one', 'two'], '["one","two"]'],
    [[], '[]'],
    [[''], '[""]'],
    [['[x'], '["[x"]'],
    [['a;=f(1)', ';"+f(1)'], String.raw`["a\u003b=f(1)","\u003b\"+f(1)"]`],
    [['\u001b', '\u2028'], String.raw`["\u001b","\u2028"]`],
  ])('%j is written %j', (values, cell) => {
    expect(listCell(values)).toBe(cell);
    expect(undoList(cell)).toEqual(values);
  });
});

test(`whatever a text is, its cell is harmless, and can be undone (seed ${SEED})`, () => {
  const property = fc.property(hostileText, (text) => {
    const cell = textCell(text);
    expect(cell).not.toMatch(HARMFUL);
    expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    expect(undoText(cell)).toBe(text);
  });
  fc.assert(property, options);
});

test('a cell with a line end is quoted, whichever line end that is', () => {
  expect(csvLine(['a', 'two\nlines', '1 "2"'])).toBe('a,"two\nlines","1 ""2"""\r\n');
});

test(`whatever stands in lists, a CSV library reads back the same out of a line (seed ${SEED})`, () => {
  const property = fc.property(fc.array(fc.array(hostileText), { minLength: 1 }), (lists) => {
    const line = csvLine(lists.map(listCell));
    expect(readCsv(`${csvLine(lists.map(String))}${line}`).rows[0]?.map(undoList)).toEqual(lists);
    expect(Buffer.from(line).toString()).toBe(line);
  });
  fc.assert(property, options);
});

test('a line feed within a cell ends no row for a reader that takes any line end for one', () => {
  expect(csvLine(['a', 'two\nlines', 'b'])).toBe('a,"two\nlines",b\r\n');
});

test(`whatever stands in lists, a reader that ends rows at LF too reads back the same (seed ${SEED})`, () => {
  const property = fc.property(fc.array(fc.array(hostileText), { minLength: 1 }), (lists) => {
    const { rows } = readCsv(`${csvLine(lists.map(String))}${csvLine(lists.map(listCell))}`, ['\r\n', '\n']);
    expect(rows.map((row) => row.map(undoList))).toEqual([lists]);
  });
  fc.assert(property, options);
});

test(`whatever else a spreadsheet takes for a separator, no piece is a formula that calls anything (seed ${SEED})`, () => {
  const property = fc.property(fc.array(fc.array(hostileText), { minLength: 1 }), (lists) => {
    const [, ...pieces] = `x;${csvLine(['x', ...lists.map(listCell)])}`.split(/[;\t\n]/);
    for (const piece of pieces) expect(piece).not.toMatch(/^"*[=+\-@＝＋－＠].*[(|!]/);
  });
  fc.assert(property, options);
});

test(`whatever is written as JSON is one harmless line, and reads back the same (seed ${SEED})`, () => {
  const property = fc.property(fc.dictionary(hostileText, fc.array(hostileText)), (value) => {
    const json = toSafeJson(value);
    expect(json).not.toMatch(HARMFUL);
    expect(json).not.toMatch(/[\n\r\t]/);
    expect(JSON.parse(json)).toEqual(value);
  });
  fc.assert(property, options);
});
