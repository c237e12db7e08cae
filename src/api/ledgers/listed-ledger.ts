import { isDeepStrictEqual } from 'node:util';
import type { RuntimeDeps } from '../../lib/runtime-deps.ts';
import type { ServeStore } from '../ports.ts';
import { readLedger, type Ledger } from './read-ledger.ts';

/** Ample for the next page. A row that changes marks its parent a moment later: a page is never older than this. */
const KEPT_MS = 60_000;
/** Of all ledgers that are kept: some 50 MB. */
const MOST_TARGETS = 30_000;

/**
 * The ledger that a page of a list is made from. A first page always reads it. Further pages of a sealed ledger read its parent
 * alone, and use what an earlier page has read, for a minute, while the parent is as it was.
 * @throws {Problem} if the parent is not known, or is unmanaged
 */
export type ReadListedLedger = (parentId: string, isFirstPage: boolean) => Promise<Ledger>;

interface ListedLedgerDeps extends Pick<RuntimeDeps, 'now'> {
  readonly store: Pick<ServeStore, 'findParent' | 'findRoster' | 'targetsOf' | 'findResults'>;
}

export function createReadListedLedger({ store, now }: ListedLedgerDeps): ReadListedLedger {
  /** The latest last. */
  const kept = new Map<string, { readonly ledger: Ledger; readonly until: number }>();

  return async (parentId, isFirstPage) => {
    const known = isFirstPage ? undefined : await findKept(parentId);
    if (known !== undefined) return known;
    kept.delete(parentId);
    const until = now() + KEPT_MS;
    const ledger = await readLedger(store, parentId);
    if (isQuiet(ledger)) keep(parentId, { ledger, until });
    return ledger;
  };

  async function findKept(parentId: string): Promise<Ledger | undefined> {
    const one = kept.get(parentId);
    if (one === undefined || one.until <= now()) return undefined;
    const parent = await store.findParent(parentId);
    return isDeepStrictEqual(parent, one.ledger.parent) ? one.ledger : undefined;
  }

  function keep(parentId: string, one: { readonly ledger: Ledger; readonly until: number }): void {
    kept.set(parentId, one);
    let targets = [...kept.values()].reduce((sum, { ledger }) => sum + sizeOf(ledger), 0);
    for (const [id, { ledger }] of kept) {
      if (targets <= MOST_TARGETS) return;
      kept.delete(id);
      targets -= sizeOf(ledger);
    }
  }
}

/** Sealed, and no row has changed since. */
const isQuiet = ({ parent }: Ledger): boolean =>
  parent.sealed !== undefined && parent.dirtySince === undefined;

/** At least one, so that small ledgers are not kept without end. */
const sizeOf = ({ rollCall }: Ledger): number => Math.max(1, rollCall.targets.length);
