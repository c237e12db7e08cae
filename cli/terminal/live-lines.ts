import { stripVTControlCharacters } from 'node:util';
import { widthOf } from './cut-to-width.ts';

const HIDE_CURSOR = '\u001B[?25l';
const SHOW_CURSOR = '\u001B[?25h';
const CLEAR_BELOW = '\u001B[J';

/** A few lines at the end of a terminal that are redrawn. */
export interface LiveLines {
  /** Replaces what was drawn before. @param lines for this many columns; none of them should be wider */
  readonly draw: (lines: (columns: number) => readonly string[]) => void;
  /** Leaves the last lines and restores the terminal; nothing is drawn after it. */
  readonly end: () => void;
}

export interface LiveTerminal {
  readonly write: (text: string) => void;
  readonly columns: () => number;
  /** Calls back whenever its size has changed. @returns what stops that */
  readonly onResize: (listener: () => void) => () => void;
  /** Calls back before the program is ended from outside. @returns what stops that */
  readonly onInterrupt: (listener: () => void) => () => void;
}

/** Draws lines over the previous ones; the cursor is hidden in between. */
export function liveLines({ write, columns, onResize, onInterrupt }: LiveTerminal): LiveLines {
  let last: ((columns: number) => readonly string[]) | undefined;
  let drawn: readonly string[] = [];
  let isOver = false;
  const draw: LiveLines['draw'] = (lines) => {
    if (isOver) return;
    const width = columns();
    const widths = drawn.map((line) => widthOf(stripVTControlCharacters(line)));
    const rows = rowsOf(widths, width);
    const back = rows === 0 ? HIDE_CURSOR : `\r\u001B[${rows}A${CLEAR_BELOW}`;
    last = lines;
    drawn = lines(width);
    write(back + drawn.map((line) => `${line}\n`).join(''));
  };
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    stopResize();
    stopInterrupt();
    if (last !== undefined) write(SHOW_CURSOR);
  };
  const stopResize = onResize(() => {
    if (last !== undefined) draw(last);
  });
  const stopInterrupt = onInterrupt(end);
  return { draw, end };
}

/** How many rows lines of these widths take: a terminal that became narrower has wrapped them. */
const rowsOf = (widths: readonly number[], columns: number): number =>
  widths.reduce((rows, width) => rows + Math.max(1, Math.ceil(width / Math.max(1, columns))), 0);
