import type { Revision } from '../ledger/parent.ts';
import { parentKey, NEXT_LOOK_MS, open } from './keys.ts';
import type { StoreSettings } from './settings.ts';
import {
  absent,
  all,
  any,
  below,
  equal,
  present,
  still,
  type Changes,
  type Condition,
  type Table,
} from './table.ts';

/** Mark dirty, ask, reconcile, close: the state of a parent's ledger. */
export function createRounds(table: Table, { now }: StoreSettings) {
  return {
    async markDirty(parentId: string, dirtySince: number, was: number | undefined): Promise<boolean> {
      // A closed ledger opens again, so the sweep finds it if the message of this mark is lost.
      const setOnce = open(now() + NEXT_LOOK_MS);
      return update(parentId, { set: { dirtySince }, setOnce }, all(present('pk'), still('dirtySince', was)));
    },

    async clearDirty(parentId: string): Promise<void> {
      await update(parentId, { remove: ['dirtySince'] }, present('dirtySince'));
    },

    async leaseRound(parentId: string, until: number, was: number): Promise<boolean> {
      return update(parentId, { set: { nextCheckAt: until } }, still('nextCheckAt', was));
    },

    async finishRound(parentId: string, nextCheckAt: number, requestRounds: number): Promise<void> {
      await update(parentId, { set: { nextCheckAt, requestRounds } }, present('open'));
    },

    /** Says when the sweep checks again a parent that it could do nothing about, and how often it has. */
    async postpone(
      parentId: string,
      nextCheckAt: number,
      requestRounds: number,
      was: number | undefined,
    ): Promise<boolean> {
      return update(
        parentId,
        { set: { nextCheckAt, requestRounds } },
        all(present('open'), still('nextCheckAt', was)),
      );
    },

    /** Stops checking a parent that could never be read. */
    async abandon(parentId: string): Promise<void> {
      await update(parentId, { remove: ['open', 'nextCheckAt'] }, all(present('open'), absent('kind')));
    },

    async recordRevision(parentId: string, revision: Revision, after: number): Promise<boolean> {
      const { revision: number, digest, counts, expected, expectedAtLeast, sealedAt } = revision;
      const first = all(present('endedSeenAt'), absent('revision'));
      const next = all(equal('revision', after), equal('announced', after));
      return update(
        parentId,
        { set: { revision: number, digest, counts, expected, expectedAtLeast, sealedAt } },
        after === 0 ? first : next,
      );
    },

    async markAnnounced(parentId: string, revision: number): Promise<void> {
      await update(
        parentId,
        { set: { announced: revision } },
        all(present('pk'), any(absent('announced'), below('announced', revision))),
      );
    },

    async closeLedger(parentId: string, revision: number): Promise<boolean> {
      return update(
        parentId,
        { remove: ['open', 'nextCheckAt'] },
        all(absent('dirtySince'), equal('revision', revision), equal('announced', revision)),
      );
    },
  };

  function update(parentId: string, changes: Changes, condition: Condition): Promise<boolean> {
    return table.update(parentKey(parentId), changes, condition);
  }
}
