import Table from 'cli-table3';
import type { ReportAnswer, ResultAnswer } from './api-client.ts';
import { terminalText } from './terminal-text.ts';

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
/** What the columns before the last take, about. */
const OTHER_COLUMNS = 72;
const NARROWEST = 40;

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
  const table = new Table({
    head: ['ACCOUNT', 'NAME', 'REGION', 'VERDICT', 'FOUND BY', 'OUTPUTS, OR WHY THERE ARE NONE'],
    chars: NO_BORDERS,
    colWidths: [null, null, null, null, null, Math.max(NARROWEST, width - OTHER_COLUMNS)],
    wordWrap: true,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const result of results) {
    const { accountId, region, verdict, source = '' } = result;
    table.push([
      accountId,
      terminalText(nameOf(accountId)),
      region,
      verdict,
      source,
      terminalText(said(result)),
    ]);
  }
  return [
    `  ${expectedAtLeast ? 'at least ' : ''}${expected} expected: ${verdicts.join(', ')} (AWS: ${status ?? 'unknown'})`,
    `  found ${ways.join(', ')}${lag}`,
    `  ${seal === undefined ? 'not sealed' : `sealed ${seal.sealedAt}, revision ${seal.revision}`}`,
    '',
    table.toString().replaceAll(/ +$/gm, ''),
    '',
  ].join('\n');
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
