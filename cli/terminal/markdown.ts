import type { Grid } from './csv.ts';
import { cutToWidth } from './cut-to-width.ts';
import { plainText } from './plain-text.ts';

/** A ticket is no place for a log: the whole value is in JSON. In columns of a terminal. */
const LONGEST = 500;
const ORDINARY = /^[\p{L}\p{N} .,:;()%/-]*$/u;

/**
 * Untrusted text as a code span: in it nothing is a link, a mention, an image, HTML or a heading, on GitHub, in Jira and in Slack.
 * A backtick becomes an apostrophe, since not all of them know longer fences; a `|` would end a cell of a table.
 */
export function markdownCode(text: string): string {
  const plain = cutToWidth(plainText(text), LONGEST).replaceAll('`', "'").trim();
  return plain === ''
    ? ''
    : `\`${plain.replaceAll(/\\(?=\|)/g, String.raw`\ `).replaceAll('|', String.raw`\|`)}\``;
}

/** Rollcall's own words, in which nothing is markup. */
export const markdownText = (text: string): string =>
  plainText(text).replaceAll(/[\\`*_{}[\]<>#|~!&@]/g, (sign) => (sign === '@' ? '@\u2060' : `\\${sign}`));

/** A table as GitHub has it; a grid without titles is a list. Every cell is untrusted. */
export function toMarkdown({ head, rows }: Grid): string {
  const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const cellsOf = (row: readonly (string | undefined)[]): string[] =>
    row.map((cell = '') => (ORDINARY.test(cell) ? plainText(cell) : markdownCode(cell)));
  if (rows.length === 0) return '';
  if (head === undefined) return rows.map((row) => `- ${cellsOf(row).join(' ')}\n`).join('');
  return [
    lineOf(cellsOf(head)),
    lineOf(head.map(() => '---')),
    ...rows.map((row) => lineOf(cellsOf(row))),
  ].join('');
}

/** The same without columns that are empty. */
export function withoutEmptyColumns({ head, rows }: Grid): Grid {
  const isFilled = (_: unknown, index: number): boolean =>
    rows.some((row) => row[index] !== undefined && row[index] !== '');
  return { head: head?.filter(isFilled), rows: rows.map((row) => row.filter(isFilled)) };
}
