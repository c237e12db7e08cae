import type { Requests } from '../ledger/ports.ts';
import { batchesOf } from '../lib/batches.ts';
import type { CollectStore, UnconfirmedChild } from './ports.ts';

interface ConfirmDeps {
  readonly store: Pick<CollectStore, 'unconfirmedTargets' | 'confirmTarget' | 'endConfirming'>;
  readonly requests: Pick<Requests, 'request'>;
  readonly now: () => number;
}

/** How many children are confirmed at the same time. */
const AT_ONCE = 10;

/**
 * Keeps for good what was kept for a short time, once it is known that the parent is ours. A child writes first and looks at its parent
 * afterwards; the parent says first that it is known, and looks at its children afterwards: so one of the two sees the other.
 */
export function createConfirm({ store, requests, now }: ConfirmDeps) {
  return {
    child,

    /** Confirms the children that came before their parent was known; false if there was no time for all of them. */
    children: async (parentId: string, stopAt: number): Promise<boolean> => {
      for (const batch of batchesOf(await store.unconfirmedTargets(parentId), AT_ONCE)) {
        if (now() >= stopAt) return false;
        await Promise.all(batch.map((one) => child(parentId, one)));
      }
      await store.endConfirming(parentId);
      return true;
    },
  };

  async function child(parentId: string, one: UnconfirmedChild): Promise<void> {
    const { executionId, location, fansOut } = one;
    if (fansOut) {
      // Its own ledger has been waiting for this.
      const provenance = { source: 'request' } as const;
      await requests.request([{ executionId, location, isKnownParent: true, provenance, attempts: {} }]);
    }
    await store.confirmTarget(parentId, one);
  }
}
