import { isChildrenRef, type CollectionRef } from '../domain/execution-ref.ts';
import { ClockSkewError } from '../lib/errors.ts';
import { SessionExpiredError, TableFailedError } from './errors.ts';
import type { CollectOne } from './ports.ts';
import type { GatherFault } from './report.ts';
import type { WorkQueue } from './work-queue.ts';

/** How long to wait, each time, before a ref is retried after an unexpected error. */
const RETRY_MS = [2_000, 8_000];

interface CollectForGatherDeps {
  readonly collect: CollectOne;
  readonly queue: Pick<WorkQueue, 'pushLater'>;
  readonly onFault: (fault: GatherFault) => void;
}

/**
 * Collects what a ref names, and keeps its failure from stopping the others.
 * @throws {SessionExpiredError} if the caller's own credentials have run out
 * @throws {TableFailedError} if nothing can be kept
 * @throws {ClockSkewError} if AWS does not accept what this computer signs
 */
export function createCollectForGather({ collect, queue, onFault }: CollectForGatherDeps): CollectOne {
  const failures = new Map<CollectionRef, number>();

  return async (ref) => {
    try {
      return await collect(ref);
    } catch (error) {
      if (isTheEnd(error)) throw error;
      const failed = failures.get(ref) ?? 0;
      failures.set(ref, failed + 1);
      const retryMs = RETRY_MS[failed];
      if (retryMs === undefined) {
        onFault(toFault(ref, error));
        return 'failed';
      }
      queue.pushLater(ref, retryMs);
      return 'requeued';
    }
  };
}

/** What would fail for every ref in the same way. */
const isTheEnd = (error: unknown): boolean =>
  error instanceof TableFailedError ||
  error instanceof SessionExpiredError ||
  error instanceof ClockSkewError;

function toFault(ref: CollectionRef, error: unknown): GatherFault {
  const executionId = isChildrenRef(ref) ? ref.childrenOf : ref.executionId;
  const { name: code, message } =
    error instanceof Error ? error : { name: 'Error', message: 'Something that is no error was thrown' };
  return { location: ref.location, executionId, code, message };
}
