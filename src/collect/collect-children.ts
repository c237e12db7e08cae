import type { ChildrenRef, CollectionRef, PlaceListing } from '../automation/execution-ref.ts';
import type { Poke } from '../ledger/poke.ts';
import type { Requests } from '../ledger/ports.ts';
import type { ListedChild, PlaceList } from '../ledger/roster.ts';
import type { TargetRow } from '../ledger/target-row.ts';
import { CouldNotLookError } from '../lib/errors.ts';
import type { CollectStore, ExecutionSource, PutBack } from './ports.ts';

interface Dependencies {
  readonly source: Pick<ExecutionSource, 'listChildren'>;
  readonly store: Pick<CollectStore, 'findParent' | 'recordPlaceList' | 'targetsOf'>;
  readonly requests: Pick<Requests, 'request'>;
  readonly putBack: PutBack;
  readonly poke: Poke;
  readonly now: () => number;
}

/** What a place said until the time was up. */
interface Answer {
  readonly list: PlaceList;
  /** Undefined if that was all. */
  readonly nextToken: string | undefined;
}

/**
 * Asks a place whom it lists as children of a parent, keeps the answer, and requests those that are not known yet. Out of time
 * it is put back, and goes on where it was.
 */
export function createCollectChildren({ source, store, requests, putBack, poke, now }: Dependencies) {
  return async (ref: ChildrenRef, stopAt: number): Promise<void> => {
    const { childrenOf } = ref;
    const parent = await store.findParent(childrenOf);
    if (parent === undefined) return;
    const { list, nextToken } = await askPlace(ref, stopAt);
    const parts = await store.recordPlaceList(parent, list, ref.listing?.parts ?? 0);
    await requests.request(unknownChildren(ref, list.children, await store.targetsOf(childrenOf)));
    if (nextToken === undefined) {
      await poke(childrenOf);
    } else {
      await putBack({ ...ref, listing: { startedAt: list.observedAt, parts, nextToken } }, 0);
    }
  };

  async function askPlace({ childrenOf, place, listing }: ChildrenRef, stopAt: number): Promise<Answer> {
    const observedAt = listing?.startedAt ?? now();
    const children: ListedChild[] = [];
    let nextToken: PlaceListing['nextToken'] | undefined = listing?.nextToken;
    try {
      do {
        const page = await source.listChildren(childrenOf, place, nextToken);
        children.push(...page.entries);
        nextToken = page.nextToken;
      } while (nextToken !== undefined && now() < stopAt);
      return { list: { place, observedAt, children, complete: nextToken === undefined }, nextToken };
    } catch (error) {
      if (!(error instanceof CouldNotLookError)) throw error;
      const problem = { reason: error.reason, message: error.message };
      return { list: { place, observedAt, children, complete: true, problem }, nextToken: undefined };
    }
  }
}

/** Those of whom no row says how they ended. */
function unknownChildren(
  { childrenOf: parentExecutionId, place, provenance }: ChildrenRef,
  children: readonly ListedChild[],
  rows: readonly TargetRow[],
): CollectionRef[] {
  const known = new Set(rows.filter(({ rank }) => rank >= 2).map(({ executionId }) => executionId));
  return children
    .filter(({ executionId }) => !known.has(executionId))
    .map(({ executionId, startTime }) => ({
      executionId,
      place,
      parentExecutionId,
      startTime,
      provenance,
      tries: {},
    }));
}
