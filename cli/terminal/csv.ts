import { textCell } from '../../src/serve/csv-cell.ts';
import { csvLine } from '../../src/serve/csv-line.ts';

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

/** As the API writes CSV: formulas are neutral, and what a terminal would obey is escaped. */
export const toCsv = ({ head, rows }: Grid): string =>
  [...(head === undefined ? [] : [head]), ...rows]
    .map((row) => csvLine(row.map((cell = '') => textCell(cell))))
    .join('');
