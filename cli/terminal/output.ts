import type { Format } from '../global-options.ts';
import { toCsv, type Grid } from './csv.ts';
import { toMarkdown, withoutEmptyColumns } from './markdown.ts';
import type { Pipe } from './pipe.ts';
import { plainJson } from './plain-text.ts';
import type { Terminal } from './table.ts';

/** What a command can show; each format uses a part of it. */
export interface Shown {
  /** Everything: what `--output json` prints, and `--query` searches. */
  readonly answer: unknown;
  /** What `--output ndjson` prints, one on each line. */
  readonly items: readonly unknown[];
  /** Absent if the items are printed as they come. */
  readonly csv?: () => Grid;
  /** What `--output markdown` prints; by default the table of `csv`. */
  readonly markdown?: (terminal: Pick<Terminal, 'repeated'>) => string;
  /** What `--output table` prints, with a new line at the end. */
  readonly table: (terminal: Terminal) => string;
}

export interface OutputOptions {
  readonly format: Format | undefined;
  readonly query: string | undefined;
}

/** Where a command prints, in the requested format. */
export interface Output {
  readonly show: (shown: Shown) => Promise<void>;
  /** The format to print in; JSON if a query is given without a format. */
  readonly format: Format;
  readonly query: string | undefined;
  /** Prints text as it is, whatever the format. */
  readonly print: (text: string) => Promise<void>;
  readonly terminal: Terminal;
  /** Prints items as they come, where the format allows it; `show` must still be called with all of them. */
  readonly stream: (items: readonly unknown[]) => Promise<void>;
  /** Whether the reader has gone: what is printed from now on is lost. */
  readonly isClosed: () => boolean;
}

export function createOutput(
  { write, isClosed }: Pipe,
  { format, query }: OutputOptions,
  terminal: Terminal,
): Output {
  const isStreaming = format === 'ndjson' && query === undefined;
  return {
    isClosed,
    format: format ?? (query === undefined ? 'table' : 'json'),
    query,
    terminal,
    print: write,
    stream: async (items) => {
      if (isStreaming) await write(lines(items));
    },
    show: async (shown) => {
      if (query !== undefined)
        await write(await renderFound(query, shown.answer, format ?? 'json', terminal));
      else if (!isStreaming) await write(render(shown, format ?? 'table', terminal));
    },
  };
}

const lines = (items: readonly unknown[]): string =>
  items.map((item) => `${plainJson(JSON.stringify(item))}\n`).join('');
const document = (value: unknown): string => `${plainJson(JSON.stringify(value, undefined, 2))}\n`;

function render(shown: Shown, format: Format, terminal: Terminal): string {
  if (format === 'json') return document(shown.answer);
  if (format === 'ndjson') return lines(shown.items);
  if (format === 'csv') return shown.csv === undefined ? '' : toCsv(shown.csv());
  if (format === 'markdown') {
    if (shown.markdown !== undefined) return shown.markdown(terminal);
    return shown.csv === undefined ? '' : toMarkdown(withoutEmptyColumns(shown.csv()));
  }
  return shown.table(terminal);
}

async function renderFound(
  query: string,
  answer: unknown,
  format: Format,
  terminal: Terminal,
): Promise<string> {
  const { runQuery } = await import('./query.ts');
  const found = runQuery(query, answer);
  if (format === 'json') return document(found);
  if (format === 'ndjson') return lines(Array.isArray(found) ? found : [found]);
  const { gridOf } = await import('./grid-of.ts');
  if (format === 'csv') return toCsv(gridOf(found));
  if (format === 'markdown') return toMarkdown(gridOf(found));
  const { printGrid } = await import('./print-grid.ts');
  return printGrid(gridOf(found), terminal);
}
