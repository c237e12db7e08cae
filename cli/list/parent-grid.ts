import type { ListedParent } from '../client/answers.ts';
import { toGrid, type CsvColumn, type Grid } from '../terminal/csv.ts';
import { printCounts } from '../terminal/print-counts.ts';

const COLUMNS: readonly CsvColumn<ListedParent>[] = [
  ['parentExecutionId', ({ parentExecutionId }) => parentExecutionId],
  ['accountId', ({ accountId }) => accountId],
  ['region', ({ region }) => region],
  ['runbook', ({ runbook }) => runbook],
  ['status', ({ status }) => status],
  ['startTime', ({ startTime }) => startTime],
  ['endTime', ({ endTime }) => endTime],
  ['sealedAt', ({ seal }) => seal?.sealedAt],
  ['revision', ({ seal }) => seal?.revision.toString()],
  ['expected', ({ expected }) => expected?.toString()],
  ['expectedAtLeast', ({ expectedAtLeast }) => expectedAtLeast?.toString()],
  ['runbookVersion', ({ runbookVersion }) => runbookVersion],
  ['startedBy', ({ startedBy }) => startedBy],
  ['counts', ({ counts }) => counts && printCounts(counts)],
];

/** One line for each parent. */
export const parentGrid = (parents: readonly ListedParent[]): Grid => toGrid(COLUMNS, parents);
