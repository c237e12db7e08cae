import type { ResultAnswer } from '../target/target-answer.ts';
import { listCell } from '../http/csv-cell.ts';
import { csvLine } from '../http/csv-line.ts';
import { pickFields, type FieldChoice } from './result-fields.ts';
import type { Column } from './result-columns.ts';
import { textBytes } from './result-page.ts';
import { toSafeJson } from '../http/safe-json.ts';
import { CONTENT_TYPES, type Format } from '../http/query/answer-format.ts';
import type { Reply } from '../http/route.ts';

/** How results are written, one on each line. */
export interface ResultLines {
  /** Before the first result; empty if the format has no such line. */
  readonly head: string;
  readonly toLine: (result: ResultAnswer) => string;
  /** The size of one output in an answer. */
  readonly outputBytes: (output: readonly [name: string, values: readonly string[]]) => number;
}

/** One JSON object on each line, with only the chosen fields. */
export const toJsonLines = (choice: FieldChoice): ResultLines => ({
  head: '',
  toLine: (result) => `${toSafeJson(pickFields(result, choice))}\n`,
  outputBytes: (output) => textBytes(toSafeJson(output)),
});

/** A header line, and one line for each result. */
export const toCsvLines = (columns: readonly Column[]): ResultLines => ({
  head: csvLine(columns.map(({ header }) => header)),
  toLine: (result) => csvLine(columns.map(({ cell }) => cell(result))),
  outputBytes: ([, values]) => textBytes(csvLine([listCell(values)])),
});

/** A page that is written as lines. */
interface Lines {
  readonly format: Exclude<Format, 'json'>;
  readonly content: string;
  readonly parentId: string;
  /** Whether the page is not final: more pages follow, or the parent is not sealed. */
  readonly partial: boolean;
  /** Absent on the last page. */
  readonly next: { readonly token: string; readonly address: string } | undefined;
}

/**
 * Lines as a file. What a JSON answer says beside its results is in the headers.
 * @see https://www.rfc-editor.org/rfc/rfc8288 (Link)
 */
export const writeLines = ({
  format,
  content,
  parentId,
  partial,
  next,
}: Lines): Pick<Reply, 'text' | 'headers'> => ({
  text: { contentType: `${CONTENT_TYPES[format]}; charset=utf-8`, content },
  headers: {
    'content-disposition': `attachment; filename="rollcall-${parentId}${partial ? '.partial' : ''}.${format}"`,
    'rollcall-partial': String(partial),
    ...(next && { 'rollcall-next-token': next.token, link: `<${next.address}>; rel="next"` }),
  },
});
