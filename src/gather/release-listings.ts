import type { GatherStore } from './ports.ts';

/**
 * Lets go of the listings of a parent, and of the ledgers below it. Whoever was at them died with an earlier run: who has the table has
 * it alone.
 */
export async function releaseListings(
  store: Pick<GatherStore, 'findParent' | 'targetsOf' | 'releaseListing'>,
  parentId: string,
): Promise<void> {
  const parent = await store.findParent(parentId);
  if (parent === undefined) return;
  if (parent.listingUntil !== undefined) await store.releaseListing(parentId, parent.listingUntil);
  for (const { executionId, rank, fansOut, nested } of await store.targetsOf(parentId, 'withoutOutputs')) {
    if (rank === 3 && fansOut && nested === undefined) await releaseListings(store, executionId);
  }
}
