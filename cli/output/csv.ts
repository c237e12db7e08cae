import { plainLines } from './plain-text.ts';

/** Lines of cells; undefined is an empty cell. */
export interface Grid {
  readonly head: readonly string[] | undefined;
  readonly rows: readonly (readonly (string | undefined)[])[];
}

/** A column's title, and its cell in each row. */
export type CsvColumn<Row> = readonly [title: string, of: (row: Row) => string | undefined];

export const toGrid = <Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): Grid => ({
  head: columns.map(([title]) => title),
  rows: rows.map((row) => columns.map(([, of]) => of(row))),
});

/** What a spreadsheet would calculate, the full-width forms included. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * RFC 4180: commas, CRLF, quotes doubled. A cell that a spreadsheet would take for a formula begins with an apostrophe;
 * what a terminal would obey is replaced.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export const toCsv = ({ head, rows }: Grid): string =>
  [...(head === undefined ? [] : [head]), ...rows].map((row) => `${row.map(toCell).join(',')}\r\n`).join('');

function toCell(value = ''): string {
  const text = plainLines(FORMULA.test(value) ? `'${value}` : value);
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
