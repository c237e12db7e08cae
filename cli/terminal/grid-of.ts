import type { Grid } from './csv.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value in a cell: text as it is, nothing for null, anything else as JSON. */
const cellOf = (value: unknown): string | undefined => {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/**
 * The result of a query, as lines of cells: the keys of objects are titles, lists are rows, and any other value
 * is one cell.
 */
export function gridOf(found: unknown): Grid {
  const list: readonly unknown[] = Array.isArray(found) ? found : found === null ? [] : [found];
  if (list.length > 0 && list.every(isObject)) {
    const head = [...new Set(list.flatMap((one) => Object.keys(one)))];
    return { head, rows: list.map((one) => head.map((key) => cellOf(one[key]))) };
  }
  const rows = list.map((one) => (Array.isArray(one) ? one.map(cellOf) : [cellOf(one)]));
  return { head: undefined, rows };
}
