import type { Target } from '../client/answers.ts';
import { toGrid, type CsvColumn, type Grid } from './csv.ts';
import { printCounts } from './print-counts.ts';

/** A target, in the names of the API. */
const COLUMNS: readonly CsvColumn<Target>[] = [
  ['accountId', ({ accountId }) => accountId],
  ['accountName', ({ accountName }) => accountName],
  ['region', ({ region }) => region],
  ['executionId', ({ executionId }) => executionId],
  ['resource', ({ resource }) => resource],
  ['verdict', ({ verdict }) => verdict],
  ['reason', ({ reason }) => reason],
  ['message', ({ message }) => message],
  ['status', ({ status }) => status],
  ['startTime', ({ startTime }) => startTime],
  ['endTime', ({ endTime }) => endTime],
  ['source', ({ source }) => source],
  ['childCounts', ({ childCounts }) => childCounts && printCounts(childCounts)],
];

/** One line for each target. */
export const targetGrid = (targets: readonly Target[]): Grid => toGrid(COLUMNS, targets);
