import type { Target } from '../client/answers.ts';
import type { Report } from '../client/read-report.ts';
import { cutToWidth } from '../terminal/cut-to-width.ts';
import { verdictStyle } from '../terminal/paint.ts';
import { plainText } from '../terminal/plain-text.ts';
import { printCounts } from '../terminal/print-counts.ts';
import { printExpected } from '../terminal/print-expected.ts';
import { printSpan } from '../terminal/print-span.ts';
import { printTable, type Column, type Terminal } from '../terminal/table.ts';

interface Located {
  readonly accountId?: string | undefined;
  readonly accountName?: string | undefined;
  readonly region?: string | undefined;
  readonly target?: string | undefined;
}

interface Judged extends Located {
  readonly verdict?: string | undefined;
}

/** The location of a target. */
export const PLACE_COLUMNS: readonly Column<Located>[] = [
  { title: 'ACCOUNT', of: ({ accountId }) => accountId ?? '?', isWhole: true },
  { title: 'NAME', of: ({ accountName }) => accountName, leftOut: 2 },
  { title: 'REGION', of: ({ region }) => region ?? '?', isWhole: true, leftOut: 1 },
  { title: 'TARGET', of: ({ target }) => target },
];

/** The location of a target, and what became of it. */
export const TARGET_COLUMNS: readonly Column<Judged>[] = [
  ...PLACE_COLUMNS,
  {
    title: 'VERDICT',
    of: ({ verdict }) => verdict,
    paint: (text, paint) => paint(verdictStyle(text), text),
    isWhole: true,
  },
];

const WITHHELD = 'in its own words: see rollcall results';

const COLUMNS: readonly Column<Target>[] = [
  ...TARGET_COLUMNS,
  { title: 'FOUND BY', of: ({ source }) => source, leftOut: 3 },
  { title: 'EXECUTION', of: ({ executionId }) => executionId, isWhole: true, leftOut: 4 },
  { title: 'ITS TARGETS', of: ({ targets }) => targets && printCounts(targets) },
  { title: 'WHY', of: whyOf },
];

/** Why a target did not succeed, in our words and in AWS's; empty if it did. A report does not show text that a runbook may have written. */
export function whyOf({
  reason,
  message,
  messageWithheld,
}: Pick<Target, 'reason' | 'message' | 'messageWithheld'>): string {
  return [reason, message ?? (messageWithheld === true ? WITHHELD : undefined)]
    .filter((part) => part !== undefined)
    .join(': ');
}

/** A report for people: what was expected, the counts, and one line for each target. */
export function printReport(report: Report, terminal: Terminal): string {
  return `${headOf(report, terminal)}\n\n${printTable(COLUMNS, report.targets, terminal)}`;
}

function headOf(report: Report, { paint, width = Infinity }: Terminal): string {
  const { parentExecutionId, accountId = '', region = '', runbook, status = 'unknown', message } = report;
  const cut = (line: string): string => cutToWidth(plainText(line).trimEnd(), width);
  return [
    paint('bold', cut(`${runbook ?? '(unknown runbook)'}  ${parentExecutionId}  ${accountId} ${region}`)),
    cut(`AWS says ${status}${timesOf(report)}`),
    ...(message === undefined ? [] : [cut(message)]),
    ...foundOf(report).map(cut),
    cut(sealOf(report)),
    printExpected(report, paint),
  ].join('\n');
}

function timesOf({ startTime, endTime }: Report): string {
  const times = [startTime && `started ${startTime}`, endTime && `ended ${endTime}`];
  return times.flatMap((time) => (time === undefined || time === '' ? [] : [`, ${time}`])).join('');
}

function foundOf({ found, lagMs }: Report): readonly string[] {
  if (found === undefined) return [];
  const ways = Object.entries(found).map(([way, count]) => `${count} by ${way}`);
  const lag =
    lagMs === undefined
      ? ''
      : `, ${printSpan(lagMs.median)} after their end (at most ${printSpan(lagMs.max)})`;
  return [`found ${ways.join(', ')}${lag}`];
}

const sealOf = ({ seal }: Report): string =>
  seal === undefined
    ? 'not sealed: some targets are still open'
    : `sealed ${seal.sealedAt ?? ''}, revision ${seal.revision}`;
