import type { Parent, Revision } from './parent.ts';
import type { ScheduleReconcile } from './schedule-reconcile.ts';
import type { LedgerBook, Notices } from './ports.ts';

export type Announce = (parent: Parent, revision: Revision) => Promise<void>;

interface AnnounceDeps {
  readonly book: Pick<LedgerBook, 'recordNested' | 'markAnnounced'>;
  readonly notices: Notices;
  readonly scheduleReconcile: ScheduleReconcile;
}

/** Tells of a revision, upwards for a nested ledger and to the world for a root: at least once, and then marks it told. */
export function createAnnounce({ book, notices, scheduleReconcile }: AnnounceDeps): Announce {
  return async (parent, revision) => {
    if (parent.parentExecutionId === undefined) {
      await notices.announceSealed({ parent, revision });
    } else if (parent.location !== undefined) {
      const { counts: targets, digest: childDigest, revision: childRevision } = revision;
      await book.recordNested(
        parent.parentExecutionId,
        { executionId: parent.executionId, location: parent.location },
        { targets, childDigest, childRevision },
      );
      await scheduleReconcile(parent.parentExecutionId);
    }
    await book.markAnnounced(parent.executionId, revision.revision);
  };
}
