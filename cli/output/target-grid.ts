import type { Result, Target } from '../client/answers.ts';
import { toGrid, type CsvColumn, type Grid } from './csv.ts';
import { printCounts } from './print-counts.ts';

const COLUMNS: readonly CsvColumn<Target>[] = [
  ['accountId', ({ accountId }) => accountId],
  ['region', ({ region }) => region],
  ['executionId', ({ executionId }) => executionId],
  ['target', ({ target }) => target],
  ['verdict', ({ verdict }) => verdict],
  ['reason', ({ reason }) => reason],
  ['message', ({ message }) => message],
  ['status', ({ status }) => status],
  ['startTime', ({ startTime }) => startTime],
  ['endTime', ({ endTime }) => endTime],
  ['source', ({ source }) => source],
  ['targets', ({ targets }) => targets && printCounts(targets)],
];

/** A line for each target. */
export const targetGrid = (targets: readonly Target[]): Grid => toGrid(COLUMNS, targets);

/** A line for each result, and a column for each output that any of them has. */
export function resultGrid(results: readonly Result[]): Grid {
  const names = [...new Set(results.flatMap(({ outputs = {} }) => Object.keys(outputs)))].sort();
  const outputs = names.map((name): CsvColumn<Result> => [
    `output.${name}`,
    (result) => result.outputs?.[name]?.join('\n'),
  ]);
  return toGrid<Result>(
    [...COLUMNS, ...outputs, ['omittedOutputs', ({ omittedOutputs }) => omittedOutputs?.join('\n')]],
    results,
  );
}
