import type { ResultAnswer } from './answers/target-answer.ts';
import { listCell } from './csv-cell.ts';
import { csvLine } from './csv-line.ts';
import { pickFields, type FieldChoice } from './query/result-fields.ts';
import type { Column } from './result-columns.ts';
import { textBytes } from './result-page.ts';
import { toSafeJson } from './safe-json.ts';

/** How results are written, a line each. */
export interface ResultLines {
  /** Before the first; empty where nothing stands there. */
  readonly head: string;
  readonly toLine: (result: ResultAnswer) => string;
  /** What one output takes of an answer. */
  readonly outputBytes: (output: readonly [name: string, values: readonly string[]]) => number;
}

/** A JSON object a line, and only what is chosen of it. */
export const toJsonLines = (choice: FieldChoice): ResultLines => ({
  head: '',
  toLine: (result) => `${toSafeJson(pickFields(result, choice))}\n`,
  outputBytes: (output) => textBytes(toSafeJson(output)),
});

/** A header, and a line for each result. */
export const toCsvLines = (columns: readonly Column[]): ResultLines => ({
  head: csvLine(columns.map(({ header }) => header)),
  toLine: (result) => csvLine(columns.map(({ cell }) => cell(result))),
  outputBytes: ([, values]) => textBytes(csvLine([listCell(values)])),
});
