import type { ExecutionRef } from '../domain/execution-ref.ts';
import type { Execution } from '../domain/execution.ts';
import type { Parent } from '../ledger/parent.ts';
import type { Requests } from '../ledger/ports.ts';
import { ifReadable } from './if-readable.ts';
import type { CollectStore } from './ports.ts';

interface IsManagedDeps {
  readonly store: Pick<CollectStore, 'findParent' | 'createPlaceholder' | 'markUnmanaged' | 'expireTargets'>;
  readonly requests: Pick<Requests, 'request'>;
  readonly parentAccounts: readonly string[];
}

/**
 * Whether an execution is managed: a child of a parent that is not unmanaged, or a root that fans out in an
 * account where roots may start. The first child of an unknown parent leaves a placeholder for it and requests
 * it.
 */
export function createIsManaged({ store, requests, parentAccounts }: IsManagedDeps) {
  return async (execution: Execution, ref: ExecutionRef): Promise<boolean> => {
    const { executionId, parentExecutionId, location } = execution;
    const fansOut = execution.fanOut !== undefined || ref.isKnownParent === true;
    if (parentExecutionId === undefined) {
      if (!fansOut) return false;
      return parentAccounts.includes(location.accountId) || !(await disown(executionId));
    }

    const parent = await ifReadable(store.findParent(parentExecutionId));
    // Its parent's item cannot be understood: record what its children said, so that it is there when the
    // item can be read again.
    if (parent === 'unreadable') return true;
    // If it is unmanaged, so are its children, and theirs.
    if (parent?.unmanaged === true) return fansOut && !(await disown(executionId));
    if (isUnknown(parent) && (await store.createPlaceholder(parentExecutionId, location))) {
      const provenance = { source: 'request' } as const;
      await requests.request([
        {
          executionId: parentExecutionId,
          locationHint: location,
          isKnownParent: true,
          provenance,
          attempts: {},
        },
      ]);
    }
    return true;
  };

  /**
   * Marks a parent as unmanaged; false if it was found managed before, and so it stays. Children that came
   * before are expired. A child that comes at the same time sees the mark when it schedules a reconcile.
   */
  async function disown(parentId: string): Promise<boolean> {
    const disowned = await store.markUnmanaged(parentId);
    if (disowned) await store.expireTargets(parentId);
    return disowned;
  }
}

/** The parent is not known, or its placeholder was dropped after it could not be read for so long. */
const isUnknown = (parent: Parent | undefined): boolean =>
  parent === undefined ||
  (parent.kind === undefined && parent.nextCheckAt === undefined && parent.endedSeenAt === undefined);
