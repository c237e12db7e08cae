import type { Grid } from './csv.ts';
import { plainText } from './plain-text.ts';
import { printTable, type Terminal } from './table.ts';

/** A grid as a table; a single column without titles is printed as cells only. */
export function printGrid({ head, rows }: Grid, terminal: Terminal): string {
  if (head === undefined) {
    return rows.map((row) => `${row.map((cell = '') => plainText(cell)).join('\t')}\n`).join('');
  }
  const columns = head.map((title, index) => ({
    title: plainText(title),
    of: (row: readonly (string | undefined)[]) => row[index],
  }));
  return printTable(columns, rows, terminal);
}
