import type { FanOut } from '../../domain/fan-out.ts';
import type { TargetLocations } from '../../domain/target-locations.ts';
import { UnreadableItemError } from '../../domain/unreadable-item-error.ts';
import type { Parent } from '../../ledger/parent.ts';
import { UNREADABLE } from '../../ledger/result.ts';
import type { RollCall } from '../../ledger/evaluate-targets.ts';
import type { ServeStore } from '../ports.ts';
import type { RunsForResources } from './retry-notes.ts';

/** What is kept of how a parent was started. */
export interface StartFacts {
  /** As its result says; before its end, as its list says; empty if not known. */
  readonly targetLocations: readonly TargetLocations[];
  readonly documentVersion: string | undefined;
  readonly runsForResources: RunsForResources;
}

type RetryStore = Pick<ServeStore, 'findResults' | 'findRoster' | 'findParent'>;

/** How a parent was started, as far as it is kept: parameters never are. */
export async function readStartFacts(
  store: RetryStore,
  parent: Parent,
  { targets }: Pick<RollCall, 'targets'>,
): Promise<StartFacts> {
  const { executionId } = parent;
  const result = (await store.findResults([executionId])).get(executionId);
  const execution = result === UNREADABLE ? undefined : result?.execution;
  const fanOut: FanOut | undefined = execution?.fanOut ?? (await store.findRoster(parent))?.fanOut;
  return {
    targetLocations: fanOut?.targetLocations ?? [],
    documentVersion: execution?.runbookVersion,
    runsForResources: await findRunsForResources(store, targets),
  };
}

/** A child that runs once for each resource is a parent of that kind. A child that is no parent does not. */
async function findRunsForResources(
  store: Pick<RetryStore, 'findParent'>,
  targets: RollCall['targets'],
): Promise<RunsForResources> {
  const seen = targets.flatMap(({ row }) => (row?.rank === 1 || row?.rank === 3 ? [row] : []));
  const parentChild = seen.find(({ fansOut }) => fansOut);
  if (parentChild === undefined) return seen.length === 0 ? undefined : false;
  const kind = await findKind(store, parentChild.executionId);
  return kind === undefined || kind === 'unknown' ? undefined : kind === 'rateControl';
}

/** Undefined if it was never read, or its item cannot be understood. */
async function findKind(store: Pick<RetryStore, 'findParent'>, executionId: string): Promise<Parent['kind']> {
  try {
    return (await store.findParent(executionId))?.kind;
  } catch (error) {
    if (error instanceof UnreadableItemError) return undefined;
    throw error;
  }
}
