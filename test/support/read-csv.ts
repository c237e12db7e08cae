import { parse } from 'csv-parse/sync';

/** What a table says: its header, and its rows, as they are written. `lineEnds` are those at which the reader ends a row. */
export function readCsv(
  text: string,
  lineEnds: readonly string[] = ['\r\n'],
): { readonly header: string[]; readonly rows: string[][] } {
  const [header = [], ...rows] = parse(text, { record_delimiter: [...lineEnds] });
  return { header, rows };
}

/** Undoes, as it is documented, what was done to a text. */
export function undoText(cell: string): string {
  const text = cell.replaceAll(/\\u([0-9a-f]{4})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return /^''*[=+\-@\t\r\n＝＋－＠]/.test(text) ? text.slice(1) : text;
}

/** Undoes what was done to a list; undefined if there is none. */
export function undoList(cell: string): readonly string[] | undefined {
  if (cell === '') return undefined;
  return cell.startsWith('[') ? (JSON.parse(cell) as string[]) : [undoText(cell)];
}
