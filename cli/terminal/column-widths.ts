/** One column before it is fitted. In columns of a terminal. */
export interface ColumnSize {
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
