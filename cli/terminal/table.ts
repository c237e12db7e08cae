import Table from 'cli-table3';
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
  /** A shorter cell that means the same. Every column that has one takes it before any cell is cut. */
  readonly short?: (row: Row) => string | undefined;
  /** The title beside those shorter cells. */
  readonly shortTitle?: string;
  /** It is left out before any cell of another column is cut. */
  readonly yields?: boolean;
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
  /** The options that a suggested command repeats, each after a space. */
  readonly repeated?: string;
}

/** A suggested command, with the options by which this answer was reached. */
export const suggested = (command: string, { repeated = '' }: Pick<Terminal, 'repeated'>): string =>
  `${command}${repeated}`;

const GAP = 2;
const NARROWEST = 8;
/** Two spaces between columns, and no lines. */
const BORDERS =
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid';
const NO_BORDERS = Object.fromEntries(BORDERS.split(' ').map((name) => [name, '']));

interface Cells<Row> {
  readonly column: Column<Row>;
  readonly title: string;
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
  terminal: Omit<Terminal, 'repeated'>,
): string {
  const { paint } = terminal;
  if (rows.length === 0) return '';
  const { shown, widths } = layOut(columns, rows, terminal);
  const table = new Table({
    head: shown.map(({ title }, index) => cutToWidth(title, widths[index] ?? 0)),
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

/** The columns for which there is no room. */
export function columnsLeftOut<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  terminal: Pick<Terminal, 'width'>,
): readonly Column<Row>[] {
  const { filled, shown } = layOut(columns, rows, terminal);
  const there = new Set(shown.map(({ column }) => column));
  return filled.map(({ column }) => column).filter((column) => !there.has(column));
}

interface Layout<Row> {
  /** The columns that hold something. */
  readonly filled: readonly Cells<Row>[];
  readonly shown: readonly Cells<Row>[];
  readonly widths: readonly number[];
}

function layOut<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { width = Infinity }: Pick<Terminal, 'width'>,
): Layout<Row> {
  const whole = filledOf(columns, rows, false);
  const short = filledOf(columns, rows, true);
  const candidates = [whole, withoutYielding(whole), short];
  const fitting = candidates.find((cells) => areWhole(cells, width)) ?? withoutYielding(short);
  const [shown, widths] = fit(fitting, width);
  return { filled: whole, shown, widths };
}

const withoutYielding = <Row>(cells: readonly Cells<Row>[]): readonly Cells<Row>[] =>
  cells.filter(({ column: { yields } }) => yields !== true);

const filledOf = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  isShort: boolean,
): readonly Cells<Row>[] =>
  columns
    .map((column) => cellsOf(column, rows, isShort))
    .filter(({ texts }) => texts.some((text) => text !== ''));

/** Whether nothing must be cut. */
const areWhole = (cells: readonly Pick<Cells<unknown>, 'natural'>[], width: number): boolean =>
  cells.reduce((sum, { natural }) => sum + natural, GAP * (cells.length - 1)) <= width;

function cellsOf<Row>(column: Column<Row>, rows: readonly Row[], isShort: boolean): Cells<Row> {
  const of = isShort ? (column.short ?? column.of) : column.of;
  const title = plainText(isShort ? (column.shortTitle ?? column.title) : column.title);
  const texts = rows.map((row) => plainText(of(row) ?? ''));
  const natural = texts.reduce((most, text) => Math.max(most, widthOf(text)), widthOf(title));
  return { column, title, texts, natural };
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

/** One column before it is fitted. In columns of a terminal. */
interface ColumnSize {
  /** Of its longest cell, the title included. */
  readonly natural: number;
  /** Its minimum width; `natural` for one that must not be cut. */
  readonly narrowest: number;
}

/**
 * Widths that fit together into `room`: the widest shrink first, none below its minimum. If even the minimums do
 * not fit, the sum is more than `room`.
 */
export function fitWidths(columns: readonly ColumnSize[], room: number): readonly number[] {
  const atMost = (cap: number): number[] =>
    columns.map(({ natural, narrowest }) => Math.min(natural, Math.max(cap, narrowest)));
  const sum = (widths: readonly number[]): number => widths.reduce((total, width) => total + width, 0);
  let cap = Math.max(0, ...columns.map(({ natural }) => natural));
  while (cap > 0 && sum(atMost(cap)) > room) cap -= 1;
  const widths = atMost(cap);
  let left = room - sum(widths);
  return widths.map((width, index) => {
    const isCapped = width === cap && width < (columns[index]?.natural ?? 0);
    if (!isCapped || left <= 0) return width;
    left -= 1;
    return width + 1;
  });
}
