import Table from 'cli-table3';
import type { ReportAnswer, ResultAnswer } from './api-client.ts';
import { terminalText } from './terminal-text.ts';
import { wrapText } from './wrap-text.ts';

/** Two spaces between columns, and no lines. */
const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '  ',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};
const NARROWEST = 30;

/** A report, as text for people: what was expected, what came of it, and every target. */
export function printReport(
  { expected, expectedAtLeast, counts, found, lagMs, seal, status }: ReportAnswer,
  results: readonly ResultAnswer[],
  nameOf: (accountId: string) => string,
  width: number,
): string {
  const verdicts = Object.entries(counts)
    .sort(([, one], [, other]) => other - one)
    .map(([verdict, count]) => `${count} ${verdict}`);
  const ways = Object.entries(found).map(([way, count]) => `${count} by ${way}`);
  const lag =
    lagMs === undefined ? '' : `, ${seconds(lagMs.median)} after their end (at most ${seconds(lagMs.max)})`;
  return [
    `  ${expectedAtLeast ? 'at least ' : ''}${expected} expected: ${verdicts.join(', ')} (AWS: ${status ?? 'unknown'})`,
    `  found ${ways.join(', ')}${lag}`,
    `  ${seal === undefined ? 'not sealed: some targets are still open' : `sealed ${seal.sealedAt}, revision ${seal.revision}`}`,
    '',
    printTable(results, nameOf, width),
  ].join('\n');
}

type Column = readonly [title: string, of: (result: ResultAnswer) => string];

/** Every target in a line. Where the terminal is narrow, what can be looked up elsewhere is left out. */
function printTable(
  results: readonly ResultAnswer[],
  nameOf: (accountId: string) => string,
  width: number,
): string {
  const columns: readonly Column[] = [
    ['ACCOUNT', ({ accountId }) => accountId],
    ...(width < 110
      ? []
      : ([['NAME', ({ accountId }) => terminalText(nameOf(accountId))]] satisfies Column[])),
    ...(width < 90 ? [] : ([['REGION', ({ region }) => region]] satisfies Column[])),
    ['VERDICT', ({ verdict }) => verdict],
    ['FOUND BY', ({ source = '' }) => source],
  ];
  const taken = columns.map(
    ([title, of]) => Math.max(title.length, ...results.map((result) => of(result).length)) + 2,
  );
  const rest = Math.max(NARROWEST, width - taken.reduce((sum, one) => sum + one, 3));
  const table = new Table({
    head: [...columns.map(([title]) => title), 'OUTPUTS, OR WHY THERE ARE NONE'],
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const result of results) {
    table.push([...columns.map(([, of]) => of(result)), wrapText(terminalText(said(result)), rest)]);
  }
  return table.toString().replaceAll(/ +$/gm, '');
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function said({ outputs = {}, reason, message, verdict }: ResultAnswer): string {
  const values = Object.entries(outputs).map(([name, value]) => `${name} = ${value.join(', ')}`);
  if (values.length > 0) return values.join('; ');
  return (
    [reason, message].filter((part) => part !== undefined).join(': ') ||
    (verdict === 'succeeded' ? '(no output)' : '')
  );
}
