import { printAgo } from '../terminal/ago.ts';
import type { CsvColumn } from '../terminal/csv.ts';
import { cutToWidth } from '../terminal/cut-to-width.ts';
import { plainText } from '../terminal/plain-text.ts';
import { printCounts } from '../terminal/print-counts.ts';
import { printSpan } from '../terminal/print-span.ts';
import { printTable, type Column, type Terminal } from '../terminal/table.ts';
import type { HistoryPage, HistoryRun } from './history-page.ts';
import { sparkLine } from './spark-line.ts';

const ID_LENGTH = 8;

/** What is shown of a runbook's runs. */
export interface ShownHistory extends HistoryPage {
  /** Whether there are more than were asked for. */
  readonly hasMore: boolean;
}

const causesOf = (run: HistoryRun, kind: 'appeared' | 'gone') => run.causes?.[kind].causes ?? [];
const idsOf = (run: HistoryRun, kind: 'appeared' | 'gone'): string | undefined =>
  run.causes &&
  causesOf(run, kind)
    .map(({ id }) => id)
    .join(' ');

export const HISTORY_CSV: readonly CsvColumn<HistoryRun>[] = [
  ['parentExecutionId', ({ parentExecutionId }) => parentExecutionId],
  ['runbookVersion', ({ runbookVersion }) => runbookVersion],
  ['startedBy', ({ startedBy }) => startedBy],
  ['status', ({ status }) => status],
  ['startTime', ({ startTime }) => startTime],
  ['endTime', ({ endTime }) => endTime],
  ['expected', ({ expected }) => expected?.toString()],
  ['expectedAtLeast', ({ expectedAtLeast }) => expectedAtLeast?.toString()],
  ['succeeded', (run) => succeededOf(run)?.toString()],
  ['counts', ({ counts }) => counts && printCounts(counts)],
  ['revision', ({ seal }) => seal?.revision.toString()],
  ['durationMs', ({ durationMs }) => durationMs?.toString()],
  ['lagMedianMs', ({ lagMs }) => lagMs?.median.toString()],
  ['lagMaxMs', ({ lagMs }) => lagMs?.max.toString()],
  ['sealedAfterMs', ({ sealedAfterMs }) => sealedAfterMs?.toString()],
  ['distinctCauses', ({ distinctCauses }) => distinctCauses?.toString()],
  ['newCauses', (run) => idsOf(run, 'appeared')],
  ['goneCauses', (run) => idsOf(run, 'gone')],
];

/** The runs for people: a line for each; on a terminal, the share that succeeded as a line of bars, oldest first. */
export function printHistory(history: ShownHistory, terminal: Terminal, now: number): string {
  const { runbook, runs, unreadable = [], hasMore } = history;
  const { width = Infinity } = terminal;
  const damaged =
    unreadable.length === 0
      ? ''
      : `${unreadable.length} could not be read: ${plainText(unreadable.join(', '))}\n`;
  if (runs.length === 0) return `No run of ${plainText(runbook)} is known that matches.\n${damaged}`;
  const shares = runs.map((run) => shareOf(run)).toReversed();
  const bars =
    terminal.width === undefined || shares.length < 2 ? '' : sparkLine(shares.slice(-(width - 24)));
  const [newest] = runs;
  return [
    printTable(columnsAt(now), runs, terminal),
    `\n${plainText(runbook)}, the newest ${runs.length}${hasMore ? ': there are more (--limit, --all)' : ''}\n`,
    ...(bars === '' ? [] : [`succeeded, oldest first ${bars}\n`]),
    ...(newest === undefined
      ? []
      : (['appeared', 'gone'] as const).flatMap((kind) =>
          causesOf(newest, kind).map(
            ({ title, from, to, id }) =>
              `${cutToWidth(plainText(`${kind === 'appeared' ? 'New in' : 'Gone from'} the newest: ${title} (${kind === 'appeared' ? to : from} ×, ${id})`), width)}\n`,
          ),
        )),
    damaged,
  ].join('');
}

const succeededOf = ({ counts }: HistoryRun): number | undefined => counts && (counts['succeeded'] ?? 0);

/** Undefined if it is not known how many were expected. */
function shareOf(run: HistoryRun): number | undefined {
  const succeeded = succeededOf(run);
  return succeeded === undefined || run.expected === undefined || run.expected === 0
    ? undefined
    : succeeded / run.expected;
}

const columnsAt = (now: number): readonly Column<HistoryRun>[] => [
  {
    title: 'STARTED',
    of: ({ startTime }) => startTime && printAgo(startTime, now),
    isWhole: true,
  },
  {
    title: 'PARENT EXECUTION',
    of: ({ parentExecutionId }) => parentExecutionId,
    short: ({ parentExecutionId }) => parentExecutionId.slice(0, ID_LENGTH),
    shortTitle: 'ID',
    isWhole: true,
  },
  {
    title: 'SUCCEEDED',
    of: (run) =>
      run.ledgerUnreadable === true && run.counts === undefined
        ? 'unreadable'
        : `${succeededOf(run) ?? '?'} of ${run.expectedAtLeast === true ? '≥ ' : ''}${run.expected ?? '?'}`,
    paint: (shown, paint, whole) => paint(/^(\d+) of \1$/.test(whole) ? 'green' : 'red', shown),
    isWhole: true,
  },
  {
    title: 'OTHERS',
    of: ({ counts = {} }) => printCounts({ ...counts, succeeded: 0 }),
    roomy: 16,
  },
  { title: 'NEW CAUSES', of: (run) => numberOf(run, 'appeared'), isWhole: true, leftOut: 4 },
  { title: 'GONE', of: (run) => numberOf(run, 'gone'), isWhole: true, leftOut: 3 },
  {
    title: 'TOOK',
    of: ({ durationMs }) => (durationMs === undefined ? undefined : printSpan(durationMs)),
    isWhole: true,
    leftOut: 2,
  },
  { title: 'LAG', of: ({ lagMs }) => lagMs && printSpan(lagMs.median), isWhole: true, leftOut: 1 },
];

/** Nothing where no run before it is known. */
const numberOf = (run: HistoryRun, kind: 'appeared' | 'gone'): string | undefined =>
  run.causes && String(causesOf(run, kind).length + (run.causes[kind].omitted ?? 0));
