import type { Result } from '../client/answers.ts';
import type { Results } from '../client/read-results.ts';
import { printExpected } from './print-expected.ts';
import { TARGET_COLUMNS, whyOf } from './print-report.ts';
import { printTable, type Column, type Terminal } from './table.ts';

const COLUMNS: readonly Column<Result>[] = [
  ...TARGET_COLUMNS,
  { title: 'OUTPUTS, OR WHY THERE ARE NONE', of: said },
];

/** Every target in a line, and its outputs as far as the line goes. */
export const printResults = (
  { results, matched = results.length, ...counted }: Results,
  terminal: Terminal,
): string =>
  (results.length === 0 ? '' : `${printTable(COLUMNS, results, terminal)}\n`) +
  `${matched < counted.expected ? `${matched} shown of ` : ''}${printExpected(counted, terminal.paint)}\n`;

function said({ outputs = {}, omittedOutputs = [], verdict, ...target }: Result): string {
  const values = Object.entries(outputs).map(([name, value]) => `${name} = ${value.join(', ')}`);
  const omitted = omittedOutputs.map((name) => `${name}: too large to be shown`);
  const all = [...values, ...omitted].join('; ');
  if (all !== '') return all;
  return whyOf(target) || (verdict === 'succeeded' ? '(no output)' : '');
}
