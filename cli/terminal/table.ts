import Table from 'cli-table3';
import { fitWidths } from './column-widths.ts';
import { cutToWidth, widthOf } from './cut-to-width.ts';
import type { Paint } from './paint.ts';
import { plainText } from './plain-text.ts';

export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string | undefined;
  /** Colours the visible part of a cell. @param whole the cell before it was cut */
  readonly paint?: (shown: string, paint: Paint, whole: string) => string;
  /** Its cells are never cut: a cut value could not be copied. */
  readonly isWhole?: boolean;
  /** It is not made narrower than this while other columns can be left out, in columns of the terminal. */
  readonly roomy?: number;
  /** Where nothing of a higher `leftOut` is left to leave out, it gives way rather than push out a column. */
  readonly spares?: number;
  /** Where the columns do not fit, those of the highest number are left out first; one without stays. */
  readonly leftOut?: number;
}

/** Where a table is printed. */
export interface Terminal {
  /** Columns; undefined if it is no terminal, and lines may have any length. */
  readonly width: number | undefined;
  readonly paint: Paint;
}

const GAP = 2;
const NARROWEST = 8;
/** Two spaces between columns, and no lines. */
const BORDERS =
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid';
const NO_BORDERS = Object.fromEntries(BORDERS.split(' ').map((name) => [name, '']));

interface Cells<Row> {
  readonly column: Column<Row>;
  readonly texts: readonly string[];
  readonly natural: number;
}

/**
 * Rows in aligned columns, one on each line: what does not fit the terminal is cut, never wrapped. Empty columns
 * are left out. Ends with a new line; empty if there are no rows.
 */
export function printTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { width = Infinity, paint }: Terminal,
): string {
  const filled = columns
    .map((column) => cellsOf(column, rows))
    .filter(({ texts }) => texts.some((text) => text !== ''));
  if (rows.length === 0) return '';
  const [shown, widths] = fit(filled, width);
  const table = new Table({
    head: shown.map(({ column }, index) => cutToWidth(column.title, widths[index] ?? 0)),
    chars: { ...NO_BORDERS, middle: ' '.repeat(GAP) },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const number of rows.keys()) {
    table.push(
      shown.map(({ column, texts }, index) => {
        const whole = texts[number] ?? '';
        const text = cutToWidth(whole, widths[index] ?? 0);
        return column.paint?.(text, paint, whole) ?? text;
      }),
    );
  }
  return `${table.toString().replaceAll(/ +$/gm, '')}\n`;
}

function cellsOf<Row>(column: Column<Row>, rows: readonly Row[]): Cells<Row> {
  const texts = rows.map((row) => plainText(column.of(row) ?? ''));
  const natural = texts.reduce((most, text) => Math.max(most, widthOf(text)), widthOf(column.title));
  return { column, texts, natural };
}

/** The visible columns, and the width of each. */
function fit<Row>(
  cells: readonly Cells<Row>[],
  width: number,
): readonly [readonly Cells<Row>[], readonly number[]] {
  const room = width - GAP * (cells.length - 1);
  if (room === Infinity) return [cells, cells.map(({ natural }) => natural)];
  const last = Math.max(-1, ...cells.map(({ column }) => column.leftOut ?? -1));
  const sizes = cells.map(({ column: { isWhole, roomy = NARROWEST, spares = -1 }, natural }) => ({
    natural,
    narrowest: isWhole === true ? natural : Math.min(natural, last <= spares ? NARROWEST : roomy),
  }));
  const widths = fitWidths(sizes, room);
  const taken = widths.reduce((sum, one) => sum + one, 0);
  if (taken <= room) return [cells, widths];
  if (last >= 0) {
    return fit(
      cells.filter(({ column }) => column.leftOut !== last),
      width,
    );
  }
  // Narrower than any sensible terminal: every column may be cut.
  return [
    cells,
    fitWidths(
      cells.map(({ natural }) => ({ natural, narrowest: 1 })),
      room,
    ),
  ];
}
