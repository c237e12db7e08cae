import type { Result } from '../client/answers.ts';
import type { Results } from './read-results.ts';
import { toGrid, type Grid } from '../terminal/csv.ts';
import { plainText } from '../terminal/plain-text.ts';
import { printExpected } from '../terminal/print-expected.ts';
import { TARGET_COLUMNS, WHY_COLUMN, whyOf } from '../show/print-report.ts';
import { columnsLeftOut, printTable, type Column, type Terminal } from '../terminal/table.ts';

/** Their cells are read first: an execution ID is shown where nothing of them is cut. */
const EXECUTION_COLUMN: Column<Result> = {
  title: 'EXECUTION',
  of: ({ executionId }) => executionId,
  isWhole: true,
  yields: true,
};

/** One line for each target, with a column for each output, and why there is none. */
export function printResults(
  { results, matched = results.length, ...counted }: Results,
  terminal: Terminal,
): string {
  const names = outputNames(results);
  const outputs = outputColumns(names);
  const columns = [...TARGET_COLUMNS, ...outputs, { ...WHY_COLUMN, of: said }, EXECUTION_COLUMN];
  const sum = `${matched < counted.expected ? `${matched} shown of ` : ''}${printExpected(counted, terminal.paint)}\n`;
  if (results.length === 0) return sum;
  const hidden = columnsLeftOut(columns, results, terminal).filter((column) =>
    outputs.includes(column),
  ).length;
  return [
    `${printTable(columns, results, terminal)}\n`,
    ...(hidden === 0
      ? []
      : [`${hidden} of ${names.length} outputs have no room: --output csv has them all.\n`]),
    sum,
  ].join('');
}

/** The same for Markdown. */
export function resultsGrid({ results }: Pick<Results, 'results'>): Grid {
  return toGrid(
    [
      ['accountId', ({ accountId }) => accountId],
      ['accountName', ({ accountName }) => accountName],
      ['region', ({ region }) => region],
      ['resource', ({ resource }) => resource],
      ['verdict', ({ verdict }) => verdict],
      ...outputNames(results).map((name) => [name, (result: Result) => valueOf(result, name)] as const),
      ['why', said],
    ],
    results,
  );
}

const outputNames = (results: readonly Result[]): readonly string[] =>
  [
    ...new Set(
      results.flatMap(({ outputs = {}, omittedOutputs = [] }) => [
        ...Object.keys(outputs),
        ...omittedOutputs,
      ]),
    ),
  ].sort();

/** Named by the output; without its step where there is little room, and no other output has that name. */
function outputColumns(names: readonly string[]): readonly Column<Result>[] {
  const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1) || name;
  return names.map((name, index) => ({
    title: plainText(name),
    of: (result) => valueOf(result, name),
    roomy: 16,
    // The Region and the names of accounts are left out before them; of them, the last first.
    leftOut: index / (names.length + 1),
    ...(names.filter((other) => lastPart(other) === lastPart(name)).length === 1 && {
      shortTitle: lastPart(name),
    }),
  }));
}

function valueOf({ outputs = {}, omittedOutputs = [] }: Result, name: string): string | undefined {
  if (omittedOutputs.includes(name)) return '(too large to be shown)';
  return outputs[name]?.join(', ');
}

/** Why there is no output. */
function said({ outputs = {}, omittedOutputs = [], outputsUnreadable, verdict, ...target }: Result): string {
  if (outputsUnreadable === true) return '(its outputs are kept, and cannot be read)';
  if (Object.keys(outputs).length + omittedOutputs.length > 0)
    return verdict === 'succeeded' ? '' : whyOf(target);
  return whyOf(target) || (verdict === 'succeeded' ? '(no output)' : '');
}
