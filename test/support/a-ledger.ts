import type { Place } from '../../src/automation/place.ts';
import type { Roster } from '../../src/ledger/roster.ts';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import type { createStore } from '../../src/store/store.ts';
import { aFanOut, aParentExecution, aStep, NOW, PARENT_ID } from './builders.ts';

interface Contents {
  readonly rows: readonly TargetRow[];
  /** Where it was to run; where the rows are if absent. */
  readonly places?: readonly Place[];
  /** What its list says beside the rows. */
  readonly steps?: Roster['steps'];
  readonly parentId?: string;
}

/** Records a parent that has ended, with its roster and rows, as `collect` leaves them. */
export async function recordLedger(
  store: ReturnType<typeof createStore>,
  { rows, places = rows.map(({ place }) => place), steps = [], parentId = PARENT_ID }: Contents,
): Promise<void> {
  const fanOut = aFanOut(places);
  const parent = aParentExecution(places, { executionId: parentId });
  await store.recordParent(parent, fanOut);
  const ofRows = rows.map(({ place, executionId }, n) =>
    aStep(n, { stepExecutionId: `step-of-${executionId}`, place, childId: executionId }),
  );
  await store.recordRosterPart(parent, NOW, 0, {
    fanOut,
    steps: [...ofRows, ...steps],
    children: [],
    childrenListed: false,
  });
  await store.publishRoster(parentId, { listedAt: NOW, parts: 1 });
  for (const row of rows) await store.recordTarget(parentId, row);
}

/** Seals it. */
export async function recordSeal(
  store: ReturnType<typeof createStore>,
  { expected, parentId = PARENT_ID }: { readonly expected: number; readonly parentId?: string },
): Promise<void> {
  const revision = { revision: 1, digest: 'd', counts: {}, expected, expectedAtLeast: false, sealedAt: NOW };
  await store.recordRevision(parentId, revision, 0);
}
