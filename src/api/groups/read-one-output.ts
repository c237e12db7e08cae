import type { Outputs } from '../../domain/outputs.ts';
import { UNREADABLE } from '../../ledger/result.ts';
import type { Target } from '../../ledger/target.ts';
import type { TargetRow } from '../../ledger/target-row.ts';
import { batchesOf } from '../../lib/batches.ts';
import { readRowOutputs } from '../results/read-row-outputs.ts';
import type { ServeStore } from '../ports.ts';

/**
 * What a target has under one name: a value, none, one that was too large to keep, or a stored result that
 * cannot be understood.
 */
export type FoundOutput = readonly string[] | 'none' | 'notKept' | 'unreadable';

type OutputStore = Pick<ServeStore, 'rowOutputs' | 'findResults'>;

/** Each has at most 4 KB of outputs. */
const ROWS_AT_ONCE = 500;
/** A result may have 10 MB, so few are held at once. */
const RESULTS_AT_ONCE = 10;

/**
 * Passes one output of each collected target to `take`, in no particular order, and all output names that the
 * targets have. Reads only rows that may have it, a few at a time, and keeps nothing.
 */
export async function readOneOutput(
  store: OutputStore,
  parentId: string,
  targets: readonly Target[],
  output: string | undefined,
  take: (target: Target, found: FoundOutput) => void,
): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const unread: (readonly [Target, TargetRow])[] = [];
  for (const target of targets) {
    const { row } = target;
    for (const name of row?.outputNames ?? []) names.add(name);
    if (row === undefined || (row.outputNames !== undefined && !has(row.outputNames, output))) {
      take(target, 'none');
    } else unread.push([target, row]);
  }

  const see = (target: Target, outputs: Outputs, notKept: readonly string[]): void => {
    for (const name of [...Object.keys(outputs), ...notKept]) names.add(name);
    const values = output !== undefined && Object.hasOwn(outputs, output) ? outputs[output] : undefined;
    take(target, values ?? (has(notKept, output) ? 'notKept' : 'none'));
  };
  for (const rows of batchesOf(unread, ROWS_AT_ONCE)) {
    const inRows = await readRowOutputs(
      store,
      parentId,
      rows.map(([target]) => target),
      targets,
    );
    for (const [target, row] of rows) {
      const outputs = inRows.get(row.executionId);
      if (outputs !== undefined) see(target, outputs, []);
    }
    const elsewhere = rows.filter(([, row]) => !inRows.has(row.executionId));
    for (const some of batchesOf(elsewhere, RESULTS_AT_ONCE)) {
      const results = await store.findResults(some.map(([, row]) => row.executionId));
      for (const [target, row] of some) {
        const result = results.get(row.executionId);
        if (result === UNREADABLE) take(target, 'unreadable');
        else see(target, result?.execution.outputs ?? {}, result?.omittedOutputs ?? []);
      }
    }
  }
  return names;
}

const has = (names: readonly string[], name: string | undefined): boolean =>
  name !== undefined && names.includes(name);
