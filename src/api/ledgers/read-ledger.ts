import { UnreadableItemError } from '../../domain/unreadable-item-error.ts';
import type { Parent } from '../../ledger/parent.ts';
import { UNREADABLE } from '../../ledger/result.ts';
import { evaluateTargets, type RollCall } from '../../ledger/evaluate-targets.ts';
import type { ServeStore } from '../ports.ts';
import { childNotParent, unknownExecution } from '../http/problem.ts';

/** A parent and all its targets, as they are now. */
export interface Ledger {
  readonly parent: Parent;
  readonly rollCall: RollCall;
}

/** @throws {Problem} if the parent is not known, or is unmanaged; for a child, the problem names its parent */
export async function readLedger(
  store: Pick<ServeStore, 'findParent' | 'findRoster' | 'targetsOf' | 'findResults'>,
  parentId: string,
): Promise<Ledger> {
  const ledger = await findLedger(store, parentId);
  if (ledger !== undefined) return ledger;
  const result = (await store.findResults([parentId])).get(parentId);
  const execution = result === UNREADABLE ? undefined : result?.execution;
  const above = execution?.parentExecutionId;
  if (execution === undefined || above === undefined || !(await isKnown(store, above))) {
    throw unknownExecution(parentId);
  }
  throw childNotParent(above, execution);
}

/** Whether there is such a parent, and it is not known to be unmanaged. */
async function isKnown(store: Pick<ServeStore, 'findParent'>, parentId: string): Promise<boolean> {
  try {
    const parent = await store.findParent(parentId);
    return parent !== undefined && !parent.unmanaged;
  } catch (error) {
    if (error instanceof UnreadableItemError) return true;
    throw error;
  }
}

/** Undefined if the parent is not known, or is unmanaged. */
export async function findLedger(
  store: Pick<ServeStore, 'findParent' | 'findRoster' | 'targetsOf'>,
  parentId: string,
): Promise<Ledger | undefined> {
  const parent = await store.findParent(parentId);
  if (parent === undefined || parent.unmanaged) return undefined;
  const [roster, rows] = await Promise.all([
    store.findRoster(parent),
    store.targetsOf(parentId, 'withoutOutputs'),
  ]);
  return { parent, rollCall: evaluateTargets(parent, roster, rows) };
}
