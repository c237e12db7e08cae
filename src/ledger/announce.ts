import type { Parent, Revision } from './parent.ts';
import type { ScheduleReconcile } from './schedule-reconcile.ts';
import type { LedgerBook, Notices } from './ports.ts';

export type Announce = (parent: Parent, revision: Revision) => Promise<void>;

interface AnnounceDeps {
  readonly book: Pick<LedgerBook, 'recordNested' | 'markAnnounced'>;
  readonly notices: Notices;
  readonly scheduleReconcile: ScheduleReconcile;
}

/**
 * Announces a revision at least once, then records that it was announced: a nested ledger to its parent's
 * ledger, a root to the bus.
 */
export function createAnnounce({ book, notices, scheduleReconcile }: AnnounceDeps): Announce {
  return async (parent, revision) => {
    if (parent.parentExecutionId === undefined) {
      await notices.announceSealed({ parent, revision });
    } else if (parent.location !== undefined) {
      const { counts: childCounts, digest: childDigest, revision: childRevision } = revision;
      await book.recordNested(
        parent.parentExecutionId,
        { executionId: parent.executionId, location: parent.location },
        { childCounts, childDigest, childRevision },
      );
      await scheduleReconcile(parent.parentExecutionId);
    }
    await book.markAnnounced(parent.executionId, revision.revision);
  };
}
