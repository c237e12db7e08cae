import type { Result, Target } from '../client/answers.ts';
import type { Grid } from './csv.ts';
import { printCounts } from './print-counts.ts';

const HEAD = [
  ...['accountId', 'region', 'executionId', 'target', 'verdict', 'reason', 'message', 'status'],
  ...['startTime', 'endTime', 'source', 'targets'],
];

const cellsOf = (target: Target): (string | undefined)[] => [
  ...[target.accountId, target.region, target.executionId, target.target, target.verdict, target.reason],
  ...[target.message, target.status, target.startTime, target.endTime, target.source],
  target.targets && printCounts(target.targets),
];

/** A line for each target. */
export const targetGrid = (targets: readonly Target[]): Grid => ({ head: HEAD, rows: targets.map(cellsOf) });

/** A line for each result, and a column for each output that any of them has. */
export function resultGrid(results: readonly Result[]): Grid {
  const names = [...new Set(results.flatMap(({ outputs = {} }) => Object.keys(outputs)))].sort();
  return {
    head: [...HEAD, ...names.map((name) => `output.${name}`), 'omittedOutputs'],
    rows: results.map((result) => [
      ...cellsOf(result),
      ...names.map((name) => result.outputs?.[name]?.join('\n')),
      result.omittedOutputs?.join('\n'),
    ]),
  };
}
