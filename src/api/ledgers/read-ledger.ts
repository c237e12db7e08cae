import type { Parent } from '../ledger/parent.ts';
import { callRoll, type RollCall } from '../ledger/roll-call.ts';
import type { ServeStore } from './ports.ts';
import { childNotParent, unknownExecution } from './problem.ts';

/** A parent and all its targets, as they stand. */
export interface Ledger {
  readonly parent: Parent;
  readonly rollCall: RollCall;
}

/** @throws {Problem} if nobody knows that parent, or it is none of ours; of a child it says whose */
export async function readLedger(
  store: Pick<ServeStore, 'findParent' | 'findRoster' | 'targetsOf' | 'findResults'>,
  parentId: string,
): Promise<Ledger> {
  const ledger = await findLedger(store, parentId);
  if (ledger !== undefined) return ledger;
  const execution = (await store.findResults([parentId])).get(parentId)?.execution;
  const above = execution?.parentExecutionId;
  const parent = above === undefined ? undefined : await store.findParent(above);
  if (execution === undefined || parent === undefined || parent.foreign) throw unknownExecution(parentId);
  throw childNotParent(parent.executionId, execution);
}

/** Undefined if nobody knows that parent, or it is none of ours. */
export async function findLedger(
  store: Pick<ServeStore, 'findParent' | 'findRoster' | 'targetsOf'>,
  parentId: string,
): Promise<Ledger | undefined> {
  const parent = await store.findParent(parentId);
  if (parent === undefined || parent.foreign) return undefined;
  const [roster, rows] = await Promise.all([
    store.findRoster(parent),
    store.targetsOf(parentId, 'withoutOutputs'),
  ]);
  return { parent, rollCall: callRoll(parent, roster, rows) };
}
