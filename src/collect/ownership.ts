import type { ExecutionRef } from '../domain/execution-ref.ts';
import type { Execution } from '../domain/execution.ts';
import { isConfirmed, type Parent } from '../ledger/parent.ts';
import type { Requests } from '../ledger/ports.ts';
import { ifReadable } from './if-readable.ts';
import type { CollectStore } from './ports.ts';

/**
 * Whose an execution is: `ours`; `unmanaged`, or no part of any ledger; `unconfirmed`, if its parent has not been looked at yet; or
 * `crowded`: the same, and too many of its account are.
 */
export type Ownership = 'ours' | 'unmanaged' | 'unconfirmed' | 'crowded';

interface OwnershipOfDeps {
  readonly store: Pick<
    CollectStore,
    'findParent' | 'createPlaceholder' | 'markUnmanaged' | 'expireTargets' | 'takeSeat'
  >;
  readonly requests: Pick<Requests, 'request'>;
  readonly parentAccounts: readonly string[];
}

/**
 * Tells whether an execution belongs to a ledger of ours: a child of a parent that is ours, or a root that fans out in an account
 * where roots may start. A parent that is not known is remembered, and requested by the first child that names it.
 */
export function createOwnershipOf({ store, requests, parentAccounts }: OwnershipOfDeps) {
  return async (execution: Execution, ref: ExecutionRef): Promise<Ownership> => {
    const { executionId, parentExecutionId, location } = execution;
    const fansOut = execution.fanOut !== undefined || ref.isKnownParent === true;
    if (parentExecutionId === undefined) {
      if (!fansOut) return 'unmanaged';
      return parentAccounts.includes(location.accountId) ? 'ours' : disown(executionId);
    }

    const parent = await ifReadable(store.findParent(parentExecutionId));
    // Its own trouble: what its children said is kept, and stands there when it can be understood again.
    if (parent === 'unreadable') return 'ours';
    // And so are its children, and theirs.
    if (parent?.unmanaged === true) return fansOut ? disown(executionId) : 'unmanaged';
    if (isConfirmed(parent)) return 'ours';
    // Where roots may start, everything is trusted that far.
    const hasSeat =
      parentAccounts.includes(location.accountId) || (await store.takeSeat(location.accountId, executionId));
    if (!hasSeat) return 'crowded';
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
    return 'unconfirmed';
  };

  /**
   * Remembers a parent as foreign, unless it has been ours already, and so it stays. Children that came before it was known are
   * taken back; one that comes just now sees the mark when it pokes.
   */
  async function disown(parentId: string): Promise<Ownership> {
    if (!(await store.markUnmanaged(parentId))) return 'ours';
    await store.expireTargets(parentId);
    return 'unmanaged';
  }
}

/** It was never named, or could not be read for so long that it was given up. */
const isUnknown = (parent: Parent | undefined): boolean =>
  parent === undefined ||
  (parent.kind === undefined && parent.nextCheckAt === undefined && parent.endedSeenAt === undefined);
