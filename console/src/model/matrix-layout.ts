import { groupBy } from './group-by.ts';
import type { Matrix, MatrixRow } from './matrix.ts';

export const ROW_PX = 26;
const HEADING_PX = 38;
const NAME_PX = { least: 112, most: 190 };
const CELL_PX = 26;
const WIDE_CELL_PX = 38;
const NARROWEST_CELL_PX = 18;
/** From so many Regions on, cells are no wider than they must be. */
const MANY_REGIONS = 6;
/** Space beside a column. */
const GUTTER_PX = 18;
const CHARACTER_PX = 7.3;
/** Names do not stand farther than this from what belongs to them. */
const MOST_SPARE_PX = 70;

/** A line of the matrix: a heading, or as many accounts as fit side by side. `top` is in pixels from the first line. */
export type MatrixLine =
  | { readonly kind: 'heading'; readonly top: number; readonly text: string; readonly accounts: number }
  | { readonly kind: 'rows'; readonly top: number; readonly rows: readonly MatrixRow[] };

/** A cell, by its line, its account in that line, and its Region: each from 0. */
export interface MatrixPosition {
  readonly line: number;
  readonly row: number;
  readonly cell: number;
}

/** Where everything of a matrix stands; widths and heights in pixels. */
export interface MatrixLayout {
  readonly nameWidth: number;
  readonly cellWidth: number;
  /** How many accounts stand side by side. */
  readonly perLine: number;
  readonly lines: readonly MatrixLine[];
  readonly height: number;
}

export const EMPTY_LAYOUT: MatrixLayout = {
  nameWidth: NAME_PX.least,
  cellWidth: CELL_PX,
  perLine: 1,
  lines: [],
  height: 0,
};

/**
 * Names as wide as the longest, cells as wide as there is room for, and as many accounts side by side as fit.
 * @param width of the page, in pixels
 * @param byUnit whether accounts of one organizational unit stand together, under its name
 */
export function layoutOf({ regions, rows }: Matrix, width: number, byUnit: boolean): MatrixLayout {
  const longest = rows.reduce((most, { label }) => Math.max(most, label.length), 0);
  let nameWidth = Math.round(Math.min(NAME_PX.most, Math.max(NAME_PX.least, longest * CHARACTER_PX + 8)));
  let cellWidth = regions.length > 1 ? WIDE_CELL_PX : CELL_PX;
  const wide = (cell: number): number => nameWidth + regions.length * cell + GUTTER_PX;
  if (wide(WIDE_CELL_PX) > width || regions.length >= MANY_REGIONS)
    cellWidth = CELL_PX + (regions.length > 1 ? 6 : 0);
  if (wide(cellWidth) > width) {
    nameWidth = NAME_PX.least;
    const room = Math.floor((width - nameWidth - GUTTER_PX) / Math.max(1, regions.length));
    cellWidth = Math.max(NARROWEST_CELL_PX, room);
  }
  const perLine = Math.max(1, Math.floor((width + GUTTER_PX) / wide(cellWidth)));
  // What is left over goes to the names.
  const columns = Math.max(1, Math.min(perLine, rows.length));
  const spare = Math.floor((width + GUTTER_PX) / columns) - wide(cellWidth);
  nameWidth += Math.max(0, Math.min(spare, MOST_SPARE_PX));
  const lines = linesOf(rows, perLine, byUnit);
  const last = lines.at(-1);
  return { nameWidth, cellWidth, perLine, lines, height: last === undefined ? 0 : last.top + heightOf(last) };
}

function linesOf(rows: readonly MatrixRow[], perLine: number, byUnit: boolean): readonly MatrixLine[] {
  const lines: MatrixLine[] = [];
  let top = 0;
  const add = (some: readonly MatrixRow[]): void => {
    for (let from = 0; from < some.length; from += perLine) {
      lines.push({ kind: 'rows', top, rows: some.slice(from, from + perLine) });
      top += ROW_PX;
    }
  };
  if (!byUnit) {
    add(rows);
    return lines;
  }
  for (const [text, members] of groupBy(rows, ({ unit }) => unit ?? 'no unit known')) {
    lines.push({ kind: 'heading', top, text, accounts: members.length });
    top += HEADING_PX;
    add(members);
  }
  return lines;
}

export const heightOf = ({ kind }: MatrixLine): number => (kind === 'heading' ? HEADING_PX : ROW_PX);

/** The line at a height, or the nearest. @param top in pixels from the first line */
export function lineAt(lines: readonly MatrixLine[], top: number): number {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle]?.top ?? 0) <= top) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** The position if there is such a cell, else the first cell: a heading has none. */
export function nearestCell(lines: readonly MatrixLine[], position: MatrixPosition): MatrixPosition {
  const line = lines[position.line];
  const row = line?.kind === 'rows' ? line.rows[position.row] : undefined;
  if (row !== undefined && position.cell < row.cells.length) return position;
  const first = lines.findIndex(({ kind }) => kind === 'rows');
  return { line: Math.max(0, first), row: 0, cell: 0 };
}

/**
 * Where a key leads from a cell.
 * @param page how many lines a page has
 * @returns undefined for another key, and where there is nothing further
 */
export function moveBy(
  key: string,
  lines: readonly MatrixLine[],
  { line, row, cell }: MatrixPosition,
  page: number,
): MatrixPosition | undefined {
  const at = lines[line];
  const cells = at?.kind === 'rows' ? (at.rows[row]?.cells.length ?? 0) : 0;
  const down = (by: number): MatrixPosition | undefined => nearestBelow(lines, line + by, by, row, cell);
  switch (key) {
    case 'ArrowRight':
      return cell + 1 < cells ? { line, row, cell: cell + 1 } : beside(lines, line, row + 1, 'first');
    case 'ArrowLeft':
      return cell > 0 ? { line, row, cell: cell - 1 } : beside(lines, line, row - 1, 'last');
    case 'ArrowDown':
      return down(1);
    case 'ArrowUp':
      return down(-1);
    case 'PageDown':
      return down(page);
    case 'PageUp':
      return down(-page);
    case 'Home':
      return nearestBelow(lines, 0, 1, 0, 0);
    case 'End':
      return nearestBelow(lines, lines.length - 1, 1, row, cell);
    default:
      return undefined;
  }
}

/** The first or last cell of that account in the line, if there is one. */
function beside(
  lines: readonly MatrixLine[],
  line: number,
  row: number,
  which: 'first' | 'last',
): MatrixPosition | undefined {
  const at = lines[line];
  const account = at?.kind === 'rows' ? at.rows[row] : undefined;
  if (account === undefined) return undefined;
  return { line, row, cell: which === 'first' ? 0 : account.cells.length - 1 };
}

/** The cell in that line; beside a heading or an end, in the nearest line of accounts. */
function nearestBelow(
  lines: readonly MatrixLine[],
  line: number,
  by: number,
  row: number,
  cell: number,
): MatrixPosition | undefined {
  const step = by < 0 ? -1 : 1;
  let index = Math.min(lines.length - 1, Math.max(0, line));
  // A heading, and then an end, may stand in the way.
  for (let attempts = 0; attempts < 3; attempts += 1) {
    const at = lines[index];
    if (at?.kind === 'rows') return { line: index, row: Math.min(row, at.rows.length - 1), cell };
    const next = index + step;
    index = lines[next] === undefined ? index - step : next;
  }
  return undefined;
}
