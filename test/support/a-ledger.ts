import type { Location } from '../../src/domain/location.ts';
import type { Roster } from '../../src/ledger/roster.ts';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import { aFanOut, NOW, PARENT_ID } from './builders.ts';
import { keepLedger, type MemoryStore } from './keep-ledger.ts';

interface Contents {
  readonly rows: readonly TargetRow[];
  /** Where it was to run; where the rows are if absent. */
  readonly locations?: readonly Location[];
  /** What its list says beside the rows. */
  readonly steps?: Roster['steps'];
  readonly parentId?: string;
}

/** Records a parent that has ended, with its roster and rows. */
export const recordLedger = (
  store: MemoryStore,
  { rows, locations = rows.map(({ location }) => location), steps = [], parentId = PARENT_ID }: Contents,
): Promise<void> =>
  keepLedger(store, { parentId, rows, steps, fanOut: aFanOut(locations), hasResult: false });

/** Seals it. */
export async function recordSeal(
  store: MemoryStore,
  { expected, parentId = PARENT_ID }: { readonly expected: number; readonly parentId?: string },
): Promise<void> {
  const revision = { revision: 1, digest: 'd', counts: {}, expected, expectedAtLeast: false, sealedAt: NOW };
  await store.recordRevision(parentId, revision, 0);
}
