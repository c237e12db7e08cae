import { describe, expect, test } from '@jest/globals';
import { fitWidths } from '../../cli/terminal/table.ts';
import { toCsv } from '../../cli/terminal/csv.ts';
import { cutToWidth, widthOf } from '../../cli/terminal/cut-to-width.ts';
import { gridOf } from '../../cli/terminal/grid-of.ts';
import { withColours, withoutColours } from '../../cli/terminal/paint.ts';
import { plainJson, plainText } from '../../cli/terminal/plain-text.ts';
import { printSpan } from '../../cli/terminal/print-span.ts';
import { runQuery } from '../../cli/terminal/query.ts';
import { printTable, type Column } from '../../cli/terminal/table.ts';

describe('text for a terminal', () => {
  test.each<[what: string, text: string, plain: string]>([
    ['is left as it is', 'Zürich 東京 👍', 'Zürich 東京 👍'],
    ['has its lines in one', 'one\r\n\ttwo', 'one two'],
    ['has no escape', 'a\u001B[31mb', 'a\uFFFD[31mb'],
    ['has no 8-bit escape', 'a\u009B31mb', 'a\uFFFD31mb'],
    ['has no backspace, and no delete', 'a\u0008\u007Fb', 'a\uFFFD\uFFFDb'],
    ['is not reordered', 'a\u202E\u2066\u200Fb', 'a\uFFFD\uFFFD\uFFFDb'],
    ['hides nothing', 'a\u200B\u{E0041}b', 'a\uFFFD\uFFFDb'],
    ['has no other line ends', 'a\u2028\u2029b', 'a\uFFFD\uFFFDb'],
  ])('%s', (_what, text, plain) => {
    expect(plainText(text)).toBe(plain);
  });
});

test('JSON has escapes for what a terminal would obey, keeps its layout, and means the same', () => {
  const value = { 'a\u009B': '\u007F\u202E\u2028\u{E0041}\n👍' };
  const json = plainJson(JSON.stringify(value, undefined, 2));
  expect(json).toBe('{\n  "a\\u009b": "\\u007f\\u202e\\u2028\\udb40\\udc41\\n👍"\n}');
  expect(JSON.parse(json)).toEqual(value);
});

describe('a cell of CSV', () => {
  test.each<[value: string | undefined, cell: string]>([
    ['plain', 'plain'],
    [undefined, ''],
    ['a,b', '"a,b"'],
    ['a "b"', '"a ""b"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', String.raw`'\u000d=1`],
    ['＝1', "'＝1"],
    ['a=1', 'a=1'],
    ['a\u001B[31m', String.raw`a\u001b[31m`],
  ])('%j is %j', (value, cell) => {
    expect(toCsv({ head: undefined, rows: [[value]] })).toBe(`${cell}\r\n`);
  });
});

test.each([
  [0, '0.0 s'],
  [840, '0.8 s'],
  [119_000, '119.0 s'],
  [120_000, '2 min'],
  [1_041_500, '17 min'],
  [5 * 3_600_000, '5 h'],
  [12.4 * 86_400_000, '12 days'],
])('a span of %d ms is %j', (ms, span) => {
  expect(printSpan(ms)).toBe(span);
});

describe('text that is cut', () => {
  test.each<[text: string, width: number, cut: string]>([
    ['short', 5, 'short'],
    ['longer', 5, 'long…'],
    ['東京都', 4, '東…'],
    ['👍👍👍', 4, '👍…'],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
  ])('%j in %d columns is %j', (text, width, cut) => {
    expect(cutToWidth(text, width)).toBe(cut);
    expect(widthOf(cut)).toBeLessThanOrEqual(width);
  });
});

describe('columns that do not fit', () => {
  const column = (natural: number, narrowest = 1) => ({ natural, narrowest });
  test.each<[what: string, columns: ReturnType<typeof column>[], room: number, widths: number[]]>([
    ['are as wide as they are if they do', [column(3), column(5)], 10, [3, 5]],
    ['give way, the widest first', [column(3), column(20)], 10, [3, 7]],
    ['share what is left', [column(20), column(20), column(20)], 11, [4, 4, 3]],
    ['are never narrower than they may be', [column(12, 12), column(20, 4)], 10, [12, 4]],
  ])('%s', (_what, columns, room, widths) => {
    expect(fitWidths(columns, room)).toEqual(widths);
  });
});

describe('a table', () => {
  interface Row {
    readonly id: string;
    readonly city: string;
    readonly why?: string;
  }
  const columns: readonly Column<Row>[] = [
    { title: 'ID', of: ({ id }) => id, isWhole: true },
    { title: 'CITY', of: ({ city }) => city, leftOut: 1 },
    { title: 'WHY', of: ({ why }) => why },
  ];
  const rows: readonly Row[] = [
    { id: '111111111111', city: '東京', why: 'because of something long' },
    { id: '222222222222', city: 'Bern' },
  ];
  const print = (width?: number, some = rows) => printTable(columns, some, { width, paint: withoutColours });

  test('is aligned, wide characters too', () => {
    expect(print()).toBe(
      'ID            CITY  WHY\n111111111111  東京  because of something long\n222222222222  Bern\n',
    );
  });

  test('has a line for each row, cut where the terminal ends', () => {
    expect(print(30)).toBe('ID            CITY  WHY\n111111111111  東京  because o…\n222222222222  Bern\n');
  });

  test('leaves out what can be spared where it is narrow', () => {
    expect(print(22)).toBe('ID            WHY\n111111111111  because…\n222222222222\n');
  });

  test('leaves out what can be spared before it cuts what should be read', () => {
    const some = [
      { ...columns[0], isWhole: true },
      columns[1],
      { ...columns[2], roomy: 12 },
    ] as Column<Row>[];
    const at = (width: number) => printTable(some, rows, { width, paint: withoutColours }).split('\n')[1];
    expect([32, 31, 22].map(at)).toEqual([
      '111111111111  東京  because of …',
      '111111111111  because of somet…',
      '111111111111  because…',
    ]);
  });

  test('is coloured by what stands in a cell, however little of it is shown', () => {
    const why: Column<Row> = {
      title: 'WHY',
      of: (row) => row.why,
      paint: (shown, paint, whole) => paint(whole.endsWith('long') ? 'red' : 'green', shown),
    };
    const printed = printTable([why], rows.slice(0, 1), { width: 10, paint: withColours });
    expect(printed).toContain('\u001B[31mbecause o…\u001B[39m');
  });

  test('cuts everything where nothing fits', () => {
    const lines = print(12).trimEnd().split('\n');
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(12);
  });

  test('has no column in which nothing stands, and is nothing without rows', () => {
    expect(print(undefined, rows.slice(1))).toBe('ID            CITY\n222222222222  Bern\n');
    expect(print(undefined, [])).toBe('');
  });
});

describe('what a query finds', () => {
  const answer = {
    targets: [
      { accountId: '1', verdict: 'failed', n: 2 },
      { accountId: '2', verdict: 'succeeded' },
    ],
  };
  test.each<[expression: string, found: unknown]>([
    ['targets[].accountId', ['1', '2']],
    ["targets[?verdict!='succeeded'].accountId | [0]", '1'],
    ['length(targets)', 2],
    ['sort_by(targets, &verdict)[-1].verdict', 'succeeded'],
    [
      'targets[*].[accountId, n]',
      [
        ['1', 2],
        ['2', null],
      ],
    ],
    ['targets[?n > `1`].{id: accountId}', [{ id: '1' }]],
    ['nothing', null],
  ])('%s', (expression, found) => {
    expect(runQuery(expression, answer)).toEqual(found);
  });

  test.each<[found: unknown, grid: object]>([
    ['text', { head: undefined, rows: [['text']] }],
    [7, { head: undefined, rows: [['7']] }],
    [null, { head: undefined, rows: [] }],
    [['a', 1, null], { head: undefined, rows: [['a'], ['1'], [undefined]] }],
    [
      [
        ['a', 1],
        ['b', { c: 2 }],
      ],
      {
        head: undefined,
        rows: [
          ['a', '1'],
          ['b', '{"c":2}'],
        ],
      },
    ],
    [
      { a: 1, b: ['x'] },
      { head: ['a', 'b'], rows: [['1', '["x"]']] },
    ],
    [
      [{ a: 1 }, { b: 2 }],
      {
        head: ['a', 'b'],
        rows: [
          ['1', undefined],
          [undefined, '2'],
        ],
      },
    ],
  ])('%j in lines of cells', (found, grid) => {
    expect(gridOf(found)).toEqual(grid);
  });
});
