import type { Result } from '../client/answers.ts';
import type { Results } from './read-results.ts';
import { printExpected } from '../terminal/print-expected.ts';
import { TARGET_COLUMNS, whyOf } from '../show/print-report.ts';
import { printTable, type Column, type Terminal } from '../terminal/table.ts';

const COLUMNS: readonly Column<Result>[] = [
  ...TARGET_COLUMNS,
  { title: 'OUTPUTS, OR WHY THERE ARE NONE', of: said },
];

/** One line for each target, with as much of its outputs as fits. */
export const printResults = (
  { results, matched = results.length, ...counted }: Results,
  terminal: Terminal,
): string =>
  (results.length === 0 ? '' : `${printTable(COLUMNS, results, terminal)}\n`) +
  `${matched < counted.expected ? `${matched} shown of ` : ''}${printExpected(counted, terminal.paint)}\n`;

function said({ outputs = {}, omittedOutputs = [], outputsUnreadable, verdict, ...target }: Result): string {
  if (outputsUnreadable === true) return '(its outputs are kept, and cannot be read)';
  const values = Object.entries(outputs).map(([name, value]) => `${name} = ${value.join(', ')}`);
  const omitted = omittedOutputs.map((name) => `${name}: too large to be shown`);
  const all = [...values, ...omitted].join('; ');
  if (all !== '') return all;
  return whyOf(target) || (verdict === 'succeeded' ? '(no output)' : '');
}
