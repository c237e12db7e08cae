import type { ExecutionRef } from '../automation/execution-ref.ts';
import type { Execution } from '../automation/execution.ts';
import type { Parent } from '../ledger/parent.ts';
import type { Requests } from '../ledger/ports.ts';
import type { CollectStore } from './ports.ts';

interface Dependencies {
  readonly store: Pick<CollectStore, 'findParent' | 'stubParent' | 'markUnmanaged' | 'forgetTargets'>;
  readonly requests: Pick<Requests, 'request'>;
  readonly parentAccounts: readonly string[];
}

/**
 * Whether an execution belongs to a ledger of ours: a child of a parent that is not foreign, or a root that fans out in
 * an account where roots may start. A parent nobody has heard of is remembered, and requested by the first who names it.
 */
export function createIsManaged({ store, requests, parentAccounts }: Dependencies) {
  return async (execution: Execution, ref: ExecutionRef): Promise<boolean> => {
    const { executionId, parentExecutionId, place } = execution;
    const fansOut = execution.fanOut !== undefined || ref.named === true;
    if (parentExecutionId === undefined) {
      if (!fansOut) return false;
      return parentAccounts.includes(place.accountId) || !(await disown(executionId));
    }

    const parent = await store.findParent(parentExecutionId);
    // And so are its children, and theirs.
    if (parent?.unmanaged === true) return fansOut && !(await disown(executionId));
    if (isUnknown(parent) && (await store.stubParent(parentExecutionId, place))) {
      const provenance = { source: 'request' } as const;
      await requests.request([
        { executionId: parentExecutionId, near: place, named: true, provenance, tries: {} },
      ]);
    }
    return true;
  };

  /**
   * Remembers a parent as foreign; false if it has been ours already, and so it stays. Children that came before it was known are
   * taken back; one that comes just now sees the mark when it pokes.
   */
  async function disown(parentId: string): Promise<boolean> {
    const disowned = await store.markUnmanaged(parentId);
    if (disowned) await store.forgetTargets(parentId);
    return disowned;
  }
}

/** Nobody has heard of it, or nobody could see it for so long that it was given up. */
const isUnknown = (parent: Parent | undefined): boolean =>
  parent === undefined ||
  (parent.kind === undefined && parent.lookAt === undefined && parent.endedSeenAt === undefined);
