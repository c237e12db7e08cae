import type { FanOut } from '../automation/fan-out.ts';
import type { TargetLocations } from '../automation/target-locations.ts';
import type { Parent } from '../ledger/parent.ts';
import type { RollCall } from '../ledger/roll-call.ts';
import type { ServeStore } from './ports.ts';
import type { RunsForResources } from './retry-notes.ts';

/** What is kept of how a parent was started. */
export interface StartFacts {
  /** As its end said; before it, as its list says; empty if nobody knows. */
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
  const execution = (await store.findResults([executionId])).get(executionId)?.execution;
  const fanOut: FanOut | undefined = execution?.fanOut ?? (await store.findRoster(parent))?.fanOut;
  return {
    targetLocations: fanOut?.targetLocations ?? [],
    documentVersion: execution?.runbookVersion,
    runsForResources: await findRunsForResources(store, targets),
  };
}

/** A child that runs once for each resource is a parent itself, and of that kind; one that was seen and is none, is not. */
async function findRunsForResources(
  store: Pick<RetryStore, 'findParent'>,
  targets: RollCall['targets'],
): Promise<RunsForResources> {
  const seen = targets.flatMap(({ row }) => (row?.rank === 1 || row?.rank === 3 ? [row] : []));
  const parentChild = seen.find(({ fansOut }) => fansOut);
  if (parentChild === undefined) return seen.length === 0 ? undefined : false;
  const kind = (await store.findParent(parentChild.executionId))?.kind;
  return kind && kind === 'rateControl';
}
