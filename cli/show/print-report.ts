import type { Target } from '../client/answers.ts';
import type { Report } from '../client/read-report.ts';
import { notFoundIn } from './not-found-in.ts';
import { printCauses } from './print-causes.ts';
import { sealOf, toMinute } from './seal-text.ts';
import { verdictStyle } from '../terminal/paint.ts';
import { plainText } from '../terminal/plain-text.ts';
import { printCounts } from '../terminal/print-counts.ts';
import { printSpan } from '../terminal/print-span.ts';
import { printTable, suggested, type Column, type Terminal } from '../terminal/table.ts';
import { wrapText } from '../terminal/wrap-text.ts';

interface Located {
  readonly accountId?: string | undefined;
  readonly accountName?: string | undefined;
  readonly region?: string | undefined;
  readonly resource?: string | undefined;
}

interface Judged extends Located {
  readonly verdict?: string | undefined;
}

/** The location of a target. */
export const PLACE_COLUMNS: readonly Column<Located>[] = [
  { title: 'ACCOUNT', of: ({ accountId }) => accountId ?? '?', isWhole: true },
  { title: 'NAME', of: ({ accountName }) => accountName, leftOut: 2 },
  { title: 'REGION', of: ({ region }) => region ?? '?', isWhole: true, leftOut: 1 },
  { title: 'RESOURCE', of: ({ resource }) => resource },
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

/** People look for it first: it gets 40 columns before an ID is shown, and leaves the Region its place. */
export const WHY_COLUMN: Column<Pick<Target, 'reason' | 'message' | 'messageWithheld'>> = {
  title: 'WHY',
  of: whyOf,
  roomy: 40,
  spares: 1,
};

const COLUMNS: readonly Column<Target>[] = [
  ...TARGET_COLUMNS,
  { title: 'FOUND BY', of: ({ source }) => source, leftOut: 3 },
  { title: 'EXECUTION', of: ({ executionId }) => executionId, isWhole: true, leftOut: 4 },
  { title: 'ITS TARGETS', of: ({ childCounts }) => childCounts && printCounts(childCounts) },
  WHY_COLUMN,
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

/** How much of a report is shown. */
export interface ReportView {
  /** Every target in a line, not only the causes. */
  readonly all?: boolean;
  /** Whether it is what was gathered: nothing looks for the rest by itself then. */
  readonly isLocal?: boolean;
  /** Milliseconds since the epoch, for relative times; without it, times are exact. */
  readonly now?: number;
  /** What a suggested command repeats, if not the options of this one. */
  readonly repeated?: string;
}

/**
 * A report for people, the answer first: how many succeeded, what explains the others and what to do, and what to type next. Nothing
 * of it is cut. With `all`, every target in a line, failures first.
 */
export function printReport(
  report: Report,
  terminal: Terminal,
  { all = false, isLocal = false, now }: ReportView = {},
): string {
  const { width = Infinity } = terminal;
  const lines = [
    ...headOf(report, terminal, sealOf(report, isLocal, now)),
    ...printCauses(report, terminal, isLocal),
    ...(all ? [] : wrapText(nextOf(report, terminal), width)),
  ];
  const table = all ? `\n${printTable(COLUMNS, failuresFirst(report.targets), terminal)}` : '';
  return `${lines.join('\n')}\n${table}`;
}

const searchedOf = ({ searched }: Report): readonly string[] =>
  searched === undefined ? [] : [notFoundIn(searched)];

function headOf(report: Report, { paint, width = Infinity }: Terminal, seal: string): readonly string[] {
  const { parentExecutionId, accountId = '', region = '', runbook, message, causes = [] } = report;
  const wrap = (line: string): readonly string[] => wrapText(plainText(line).trimEnd(), width);
  return [
    ...wrap(`${runbook ?? '(unknown runbook)'}  ${parentExecutionId}  ${accountId} ${region}`).map((line) =>
      paint('bold', line),
    ),
    ...wrap(answerOf(report)),
    ...searchedOf(report).flatMap(wrap),
    // Where there is a cause, it says what the parent's words repeat.
    ...(message === undefined || causes.length > 0 ? [] : wrap(message)),
    ...wrap(`${timesOf(report)}${seal}`),
  ];
}

/** In one sentence: how many succeeded, and how many causes explain the others. */
export function answerOf({
  expected,
  expectedAtLeast,
  counts,
  causes = [],
  causesOmitted,
  status,
}: Report): string {
  const { succeeded = 0, running = 0, waiting = 0 } = counts;
  const others = expected - succeeded - running - waiting;
  const open = [running && `${running} running`, waiting && `${waiting} waiting`].filter(
    (part) => part !== 0,
  );
  const distinct = causes.length + (causesOmitted?.causes ?? 0);
  const explained =
    distinct === 0
      ? ''
      : `; ${distinct} ${distinct === 1 ? 'cause explains' : 'causes explain'} the other ${others === 1 ? 'one' : others}`;
  const all = `${expectedAtLeast ? 'at least ' : ''}${expected}`;
  const answer =
    expected === 0
      ? expectedAtLeast
        ? 'No target is known yet'
        : 'No target was expected'
      : `${succeeded} of ${all} succeeded${open.map((part) => `, ${part}`).join('')}${explained}`;
  return `${answer}. AWS says ${status ?? 'nothing yet'}.`;
}

function timesOf({ startTime, endTime, startedBy, runbookVersion }: Report): string {
  if (startTime === undefined) return '';
  const lasted =
    endTime === undefined
      ? ', not ended'
      : `, took ${printSpan(Date.parse(endTime) - Date.parse(startTime))}`;
  const principal = startedBy === undefined ? '' : ` by ${startedBy.split('/').at(-1)}`;
  const started = runbookVersion === undefined ? 'Started' : `Version ${runbookVersion}, started`;
  return `${started} ${toMinute(startTime)}${principal}${lasted}; `;
}

function nextOf({ parentExecutionId, causes = [] }: Report, terminal: Terminal): string {
  const isRetryable = causes.some(({ verdict }) => verdict !== 'unreadable' && verdict !== 'unknown');
  return isRetryable
    ? `Again: ${suggested(`rollcall retry ${parentExecutionId}`, terminal)}. Every target: --all`
    : `Every target: ${suggested(`rollcall ${parentExecutionId} --all`, terminal)}`;
}

const LAST: ReadonlyMap<string, number> = new Map([
  ['running', 1],
  ['waiting', 2],
  ['succeeded', 3],
]);

export const failuresFirst = (targets: readonly Target[]): readonly Target[] =>
  targets.toSorted((one, other) => (LAST.get(one.verdict) ?? 0) - (LAST.get(other.verdict) ?? 0));
