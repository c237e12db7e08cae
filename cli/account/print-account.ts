import type { AccountExecution, AccountPage } from './account-page.ts';
import { whyOf } from '../show/print-report.ts';
import { printAgo } from '../terminal/ago.ts';
import type { CsvColumn } from '../terminal/csv.ts';
import { verdictStyle } from '../terminal/paint.ts';
import { plainText } from '../terminal/plain-text.ts';
import { printCounts } from '../terminal/print-counts.ts';
import { printTable, suggested, type Column, type Terminal } from '../terminal/table.ts';

const DAY_MS = 86_400_000;
const ID_LENGTH = 8;

/** What is shown of an account. */
export interface ShownAccount extends AccountPage {
  /** Whether there are more than were asked for. */
  readonly hasMore: boolean;
}

export const csvColumns = ({
  causes,
}: Pick<AccountPage, 'causes'>): readonly CsvColumn<AccountExecution>[] => [
  ['executionId', ({ executionId }) => executionId],
  ['parentExecutionId', ({ parentExecutionId }) => parentExecutionId],
  ['runbook', ({ runbook }) => runbook],
  ['runbookVersion', ({ runbookVersion }) => runbookVersion],
  ['region', ({ region }) => region],
  ['verdict', ({ verdict }) => verdict],
  ['reason', ({ reason }) => reason],
  ['status', ({ status }) => status],
  ['startTime', ({ startTime }) => startTime],
  ['endTime', ({ endTime }) => endTime],
  ['notSucceeded', ({ streak }) => streak?.notSucceeded.toString()],
  ['of', ({ streak }) => streak?.of.toString()],
  ['newCause', ({ newCause }) => newCause?.toString()],
  ['causeId', ({ causeId }) => causeId],
  ['cause', ({ causeId }) => causes.find(({ id }) => id === causeId)?.title],
  ['message', ({ message }) => message],
];

/** What ran in an account, for people: a line for each execution, and how many there are of each verdict. */
export function printAccount(account: ShownAccount, terminal: Terminal, now: number): string {
  const { accountId, accountName, executions, unreadable = [], hasMore } = account;
  const who = plainText([accountId, accountName].flatMap((part) => part ?? []).join(' '));
  const damaged =
    unreadable.length === 0
      ? ''
      : `${unreadable.length} could not be read: ${plainText(unreadable.join(', '))}\n`;
  if (executions.length === 0) {
    return `Nothing is known of ${who} that matches.\n${damaged}`;
  }
  const counts: Record<string, number> = {};
  for (const { verdict } of executions) counts[verdict] = (counts[verdict] ?? 0) + 1;
  const more = hasMore ? ': there are more (--limit, --all)' : '';
  return [
    printTable(columnsOf(account, now), executions, terminal),
    `\n${who}, the newest ${executions.length}${more}. ${plainText(printCounts(counts))}\n`,
    `What AWS did not start there is not listed: ${suggested(`rollcall coverage --account ${accountId}`, terminal)}\n`,
    damaged,
  ].join('');
}

const columnsOf = (
  { causes }: Pick<AccountPage, 'causes'>,
  now: number,
): readonly Column<AccountExecution>[] => [
  {
    title: 'VERDICT',
    of: ({ verdict }) => verdict,
    paint: (text, paint) => paint(verdictStyle(text), text),
    isWhole: true,
  },
  { title: 'RUNBOOK', of: ({ runbook }) => runbook ?? '?', roomy: 20 },
  { title: 'REGION', of: ({ region }) => region, isWhole: true, leftOut: 3 },
  {
    title: 'STARTED',
    of: ({ startTime }) => startTime && printAgo(startTime, now),
    isWhole: true,
    leftOut: 2,
  },
  {
    title: 'PARENT EXECUTION',
    of: ({ parentExecutionId }) => parentExecutionId,
    short: ({ parentExecutionId }) => parentExecutionId.slice(0, ID_LENGTH),
    shortTitle: 'PARENT',
    isWhole: true,
    leftOut: 4,
  },
  { title: 'LATELY', of: (execution) => latelyOf(execution, now), isWhole: true, leftOut: 1 },
  {
    title: 'WHY',
    of: (execution) => causes.find(({ id }) => id === execution.causeId)?.title ?? whyOf(execution),
    roomy: 40,
    spares: 1,
  },
];

/** `failed 5 of 5`, `succeeded 5 of 5`; with `new today` or `new` if the cause is another than before. */
function latelyOf({ streak, newCause, startTime }: AccountExecution, now: number): string {
  if (streak === undefined) return '';
  const { notSucceeded, of } = streak;
  const count = notSucceeded === 0 ? `succeeded ${of} of ${of}` : `failed ${notSucceeded} of ${of}`;
  if (newCause !== true) return count;
  const isToday = startTime !== undefined && now - Date.parse(startTime) < DAY_MS;
  return `${count}, ${isToday ? 'new today' : 'new'}`;
}
