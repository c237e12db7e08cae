import { createCollect, type Collect, type CollectDeps } from '../collect/collect.ts';
import { createAnnounce } from '../ledger/announce.ts';
import type { LedgerBook, Notices } from '../ledger/ports.ts';
import { createReconcile, type Reconcile } from '../ledger/reconcile.ts';
import type { Limit } from '../ledger/limit.ts';
import { createScheduleReconcile, type ScheduleReconcile } from '../ledger/schedule-reconcile.ts';

/** What a ledger is wired to: a table, a way to ask again, AWS, and subscribers. */
interface LedgerDeps extends Omit<CollectDeps, 'reconcile' | 'scheduleReconcile'> {
  readonly store: CollectDeps['store'] & LedgerBook;
  /** How many ledgers this process counts at the same time. */
  readonly limit?: Limit;
  /** Told of every seal. */
  readonly notices: Notices;
}

/** The rules that keep a ledger, joined. */
interface Ledger {
  readonly collect: Collect;
  readonly reconcile: Reconcile;
  readonly scheduleReconcile: ScheduleReconcile;
}

/** The ledger is wired here and nowhere else: for Lambda, for gathering, and for the tests. */
export function wireLedger(deps: LedgerDeps): Ledger {
  const { store: book, notices } = deps;
  const scheduleReconcile = createScheduleReconcile({ ...deps, book });
  const announce = createAnnounce({ book, notices, scheduleReconcile });
  const reconcile = createReconcile({ ...deps, book, announce });
  return { collect: createCollect({ ...deps, reconcile, scheduleReconcile }), reconcile, scheduleReconcile };
}
