import type { Execution } from '../src/domain/execution.ts';
import type { Table } from '../src/store/table.ts';
import { aRollcall, locationStep } from '../test/support/a-rollcall.ts';
import { countingTable, noCounts, type TableCounts } from '../test/support/counting-table.ts';
import { anExecution, aParentExecution, CENTRAL, id, PARENT_ID } from '../test/support/builders.ts';

interface RunOptions {
  readonly notesCoverage?: boolean;
  readonly outputs?: Readonly<Record<string, readonly string[]>>;
  readonly through?: (table: Table) => Table;
}

export const accountOf = (n: number): string => String(100_000_000_000 + n);

/** A run in so many accounts that is about to end: the rules of the deployed functions, over a table in memory that counts. */
export function aRun(targets: number, { notesCoverage, outputs, through }: RunOptions = {}) {
  const counts: TableCounts = noCounts();
  const rollcall = aRollcall({
    through: (table) => countingTable(through?.(table) ?? table, counts),
    ...(notesCoverage !== undefined && { notesCoverage }),
  });
  const children = Array.from({ length: targets }, (_, n) =>
    anExecution({
      executionId: id(n),
      location: { accountId: accountOf(n), region: CENTRAL.region },
      ...(outputs !== undefined && { outputs }),
    }),
  );
  const parent: Execution = aParentExecution(children.map(({ location }) => location));
  rollcall.aws.add({ ...parent, status: 'InProgress', endTime: undefined }, ...children);
  rollcall.aws.steps.set(
    PARENT_ID,
    children.map((child) => locationStep(child)),
  );
  return {
    ...rollcall,
    counts,
    children,
    /** The parent is known before its children end, as when its own event came first. */
    begin: async (): Promise<void> => {
      await rollcall.event({ ...parent, status: 'InProgress', endTime: undefined });
    },
    end: async (): Promise<void> => {
      rollcall.aws.add(parent);
      await rollcall.event(parent);
    },
    /** How often AWS was asked so. */
    calls: (kind: string): number => rollcall.aws.calls.filter((call) => call.startsWith(`${kind} `)).length,
  };
}

/** In use, after garbage is collected. */
export function usedMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}
