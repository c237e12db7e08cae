import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import { isOpen } from '../ledger/target.ts';
import type { GatherStore } from './ports.ts';
import { readRollCall } from './progress.ts';

/** Releases leases left by a crashed run, for a parent and the ledgers below it; the local store is single-process. */
export async function releaseListings(
  store: Pick<GatherStore, 'findParent' | 'findRoster' | 'targetsOf' | 'releaseListing'>,
  parentId: string,
): Promise<void> {
  const parent = await store.findParent(parentId);
  if (parent === undefined) return;
  if (parent.listingUntil !== undefined) await store.releaseListing(parentId, parent.listingUntil);
  const { targets } = await readRollCall(store, parent);
  for (const target of targets) {
    const { executionId } = target;
    if (!isOpen(target) || executionId === undefined) continue;
    try {
      await releaseListings(store, executionId);
    } catch (error) {
      // One ledger that cannot be understood does not stop the others.
      if (!(error instanceof UnreadableItemError)) throw error;
    }
  }
}
