import type { ChildrenRef, CollectionRef } from '../automation/execution-ref.ts';
import type { Poke } from '../ledger/poke.ts';
import type { Requests } from '../ledger/ports.ts';
import type { ListedChild, PlaceList } from '../ledger/roster.ts';
import { CouldNotLookError } from '../lib/errors.ts';
import type { CollectStore, ExecutionSource } from './ports.ts';

interface Dependencies {
  readonly source: Pick<ExecutionSource, 'listChildren'>;
  readonly store: Pick<CollectStore, 'findParent' | 'recordPlaceList'>;
  readonly requests: Pick<Requests, 'request'>;
  readonly poke: Poke;
  readonly now: () => number;
}

/** Asks a place whom it lists as children of a parent, keeps the answer, and requests each of them. */
export function createCollectChildren({ source, store, requests, poke, now }: Dependencies) {
  return async ({ childrenOf, place }: ChildrenRef): Promise<void> => {
    const parent = await store.findParent(childrenOf);
    if (parent === undefined) return;
    const list = await askPlace({ childrenOf, place });
    await store.recordPlaceList(parent, list);
    const provenance = { source: 'request' } as const;
    await requests.request(
      list.children.map(({ executionId, startTime }): CollectionRef => ({
        executionId,
        place,
        startTime,
        provenance,
        parentExecutionId: childrenOf,
        tries: {},
      })),
    );
    await poke(childrenOf);
  };

  async function askPlace({
    childrenOf,
    place,
  }: Pick<ChildrenRef, 'childrenOf' | 'place'>): Promise<PlaceList> {
    const observedAt = now();
    const children: ListedChild[] = [];
    try {
      let nextToken: string | undefined;
      do {
        const page = await source.listChildren(childrenOf, place, nextToken);
        children.push(...page.entries);
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return { place, observedAt, children };
    } catch (error) {
      if (!(error instanceof CouldNotLookError)) throw error;
      return { place, observedAt, children, problem: { reason: error.reason, message: error.message } };
    }
  }
}
