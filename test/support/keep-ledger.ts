import type { Execution } from '../../src/domain/execution.ts';
import type { FanOut } from '../../src/domain/fan-out.ts';
import type { RosterStep } from '../../src/ledger/roster.ts';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { aFanOut, aParentExecution, aStep, DAY, NOW, PARENT_ID } from './builders.ts';

export type MemoryStore = ReturnType<typeof createStore>;

export const aMemoryStore = (): MemoryStore =>
  createStore(new MemoryTable(() => NOW), { now: () => NOW, retentionMs: 400 * DAY });

export interface LedgerToKeep {
  readonly parentId?: string;
  readonly rows?: readonly TargetRow[];
  /** Beside those that name the rows' executions. */
  readonly steps?: readonly RosterStep[];
  /** By default the locations of the rows. */
  readonly fanOut?: Partial<FanOut>;
  readonly execution?: Partial<Execution>;
  /** Whether what it said at its end is kept. */
  readonly hasResult?: boolean;
  readonly isSealed?: boolean;
}

/** More would not fit into an item of 400 KB. */
const STEPS_IN_A_PART = 1_000;

/** A parent that has ended, with its roster, rows and result, as `collect` leaves them. */
export async function keepLedger(
  store: MemoryStore,
  { parentId = PARENT_ID, rows = [], steps = [], hasResult = true, isSealed, ...rest }: LedgerToKeep = {},
): Promise<void> {
  const locations = rows.map((row) => row.location);
  const fanOut: FanOut = { ...aFanOut(locations), ...rest.fanOut };
  const execution = aParentExecution([], { executionId: parentId, fanOut, ...rest.execution });
  if (hasResult) await store.recordResult(execution, { source: 'event' });
  await store.recordParent(execution, fanOut);
  const isKnownParent = rows.map(({ location, executionId: childId }, n) =>
    aStep(n, { stepExecutionId: `step-of-${childId}`, location, childId }),
  );
  const all = [...isKnownParent, ...steps];
  const parts = Math.max(1, Math.ceil(all.length / STEPS_IN_A_PART));
  for (let part = 0; part < parts; part += 1) {
    await store.recordRosterPart(execution, NOW, part, {
      ...(part === 0 && { fanOut }),
      steps: all.slice(part * STEPS_IN_A_PART, (part + 1) * STEPS_IN_A_PART),
      children: [],
      childrenListed: false,
    });
  }
  await store.publishRoster(parentId, { listedAt: NOW, parts });
  for (const row of rows) await store.recordTarget(parentId, row);
  if (isSealed === true) {
    const revision = { revision: 1, digest: 'd', counts: {}, expected: rows.length, expectedAtLeast: false };
    await store.recordRevision(parentId, { ...revision, sealedAt: NOW }, 0);
  }
}
