import { MINUTE_MS } from '../domain/durations.ts';
import type { ListingCursor, ListProblem, RosterName } from '../ledger/parent.ts';
import { parentKey } from './keys.ts';
import type { StoreSettings } from './settings.ts';
import {
  above,
  absent,
  all,
  any,
  below,
  equal,
  present,
  type Changes,
  type Condition,
  type Table,
} from './table.ts';

/** Longer than a function may run, with room for a clock that is ahead. */
const LONGEST_LEASE_MS = 20 * MINUTE_MS;

/** The lease to list a parent's roster, how far that has come, and which roster readers see. */
export function createListings(table: Table, { now }: StoreSettings) {
  return {
    /** Leases the right to list the roster until then; false if it is listed, or being listed. */
    async leaseListing(parentId: string, until: number): Promise<boolean> {
      return update(
        parentId,
        { set: { listingUntil: until } },
        all(
          present('endedSeenAt'),
          absent('roster'),
          any(
            absent('listingUntil'),
            below('listingUntil', now()),
            // No lease is ever that long.
            above('listingUntil', now() + LONGEST_LEASE_MS),
          ),
        ),
      );
    },

    /** Releases the lease, and says how far the listing has come. */
    async releaseListing(parentId: string, lease: number): Promise<void> {
      await update(parentId, { remove: ['listingUntil'] }, equal('listingUntil', lease));
    },

    /** Says how far the listing has come; false if the lease was lost. */
    async keepCursor(
      parentId: string,
      cursor: ListingCursor,
      lease: number,
      until: number,
    ): Promise<boolean> {
      return update(parentId, { set: { cursor, listingUntil: until } }, equal('listingUntil', lease));
    },

    /**
     * Makes the complete roster visible; false if one is visible. With a `problem` if it is incomplete and
     * always will be.
     */
    async publishRoster(
      parentId: string,
      { listedAt, parts }: Omit<RosterName, 'complete'>,
      problem?: ListProblem,
    ): Promise<boolean> {
      return update(
        parentId,
        {
          set: { roster: { listedAt, parts }, problem },
          remove: ['cursor', 'listingUntil', 'provisionalRoster', 'provisionalRosterAt'],
        },
        all(present('endedSeenAt'), absent('roster')),
      );
    },

    /** Makes a provisional roster visible; false if the parent has ended, or a later one is there. */
    async publishProvisionalRoster(
      parentId: string,
      { listedAt, parts }: Omit<RosterName, 'complete'>,
    ): Promise<boolean> {
      return update(
        parentId,
        { set: { provisionalRoster: { listedAt, parts }, provisionalRosterAt: listedAt } },
        all(
          present('pk'),
          absent('endedSeenAt'),
          any(absent('provisionalRosterAt'), below('provisionalRosterAt', listedAt)),
        ),
      );
    },
  };

  function update(parentId: string, changes: Changes, condition: Condition): Promise<boolean> {
    return table.update(parentKey(parentId), changes, condition);
  }
}
