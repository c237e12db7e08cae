import type { Parent, Revision } from '../ledger/parent.ts';
import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import { parentKey } from './keys.ts';
import { ParentItem, readItem } from './schema.ts';
import type { Item } from './table.ts';

/** @throws {UnreadableItemError} if it cannot be understood, or is no parent */
export function fromParentItem(item: Item): Parent {
  // An index holds every item that has its attributes.
  if (item.sk !== parentKey(item.pk).sk) throw new UnreadableItemError(item, 'it is no parent');
  const read = readItem(ParentItem, item);
  const { roster, provisionalRoster, cursor, revision, digest, counts, expected, expectedAtLeast, sealedAt } =
    read;
  const seen = roster ?? provisionalRoster;
  const sealed: Revision | undefined =
    revision === undefined || digest === undefined || counts === undefined || sealedAt === undefined
      ? undefined
      : {
          revision,
          digest,
          counts,
          sealedAt,
          expected: expected ?? 0,
          expectedAtLeast: expectedAtLeast ?? false,
        };
  return {
    executionId: read.pk,
    location: read.location,
    locationHint: read.locationHint,
    parentExecutionId: read.parentExecutionId,
    kind: read.kind,
    runbook: read.runbook,
    runbookVersion: read.runbookVersion,
    startedBy: read.startedBy,
    status: read.status,
    message: read.message,
    startTime: read.startTime,
    endTime: read.endTime,
    endedSeenAt: read.endedSeenAt,
    listingUntil: read.listingUntil,
    // The cursor of another version's listing means nothing here: the listing starts again.
    cursor:
      cursor === undefined || cursor.stage === 'unknown' ? undefined : { ...cursor, stage: cursor.stage },
    dirtySince: read.dirtySince,
    requestRounds: read.requestRounds,
    nextCheckAt: read.nextCheckAt,
    announced: read.announced,
    unmanaged: read.unmanaged,
    unlocated: read.unlocated,
    confirming: read.confirming,
    problem: read.problem,
    observedAt: read.observedAt,
    placeholderSince: read.placeholderSince,
    roster: seen === undefined ? undefined : { ...seen, complete: roster !== undefined },
    sealed,
  };
}
