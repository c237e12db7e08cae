import { cutText } from '../automation/cut-text.ts';
import { hasEnded, type Execution } from '../automation/execution.ts';
import type { FanOut } from '../automation/fan-out.ts';
import type { Place } from '../automation/place.ts';
import type { ListingCursor, ListProblem, Parent, Revision, RosterName } from '../ledger/parent.ts';
import { expiryOf } from './expiry.ts';
import { parentKey } from './keys.ts';
import { fromParentItem } from './parent-item.ts';
import type { StoreSettings } from './settings.ts';
import * as shapes from './shapes.ts';
import {
  absent,
  all,
  any,
  below,
  equal,
  present,
  still,
  unequal,
  type Changes,
  type Condition,
  type Table,
} from './table.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** When the sweep looks at a parent that is under way, or at a stub whose request was lost. */
const NEXT_LOOK_MS = 5 * MINUTE_MS;
/** How long it is remembered that a parent is none of ours. */
const FOREIGN_MS = 2 * DAY_MS;

/** What the sweep's list says of a root that the table lacks. */
export interface FoundRoot {
  readonly executionId: string;
  readonly place: Place;
  readonly runbook?: string | undefined;
  readonly status?: string | undefined;
  readonly startTime?: number | undefined;
}

/** What is known of each execution that fans out. */
export function createParents(table: Table, { now, retentionMs }: StoreSettings) {
  return {
    async findParent(parentId: string): Promise<Parent | undefined> {
      const item = await table.get(parentKey(parentId));
      return item === undefined ? undefined : fromParentItem(item);
    },

    /** Remembers a parent that a child named. True for the one who was first. */
    async stubParent(parentId: string, near: Place): Promise<boolean> {
      return create(parentId, { near, stubbedAt: now(), ...open(now() + NEXT_LOOK_MS) }, now());
    },

    /** Remembers a root that the sweep found; it is looked at in the same sweep. True if the table lacked it. */
    async stubRoot({ executionId, place, runbook, status, startTime }: FoundRoot): Promise<boolean> {
      return create(
        executionId,
        {
          place,
          runbook,
          status,
          startTime,
          stubbedAt: now(),
          ...listedAs(executionId, startTime),
          ...open(now()),
        },
        startTime ?? now(),
      );
    },

    /** Keeps what a parent says while it runs, and what it says once it has ended; an end is kept once. */
    async recordParent(execution: Execution, { kind }: FanOut): Promise<boolean> {
      const { executionId, place, parentExecutionId, runbook, status, startTime, endTime, observedAt } =
        execution;
      const ended = hasEnded(execution);
      const lookAt = ended ? now() : now() + NEXT_LOOK_MS;
      return update(
        executionId,
        {
          set: {
            kind,
            place,
            parentExecutionId,
            runbook,
            status,
            startTime,
            endTime,
            observedAt,
            message: cutText(execution.failureMessage),
            ...open(lookAt),
            ...(parentExecutionId === undefined ? listedAs(executionId, startTime) : {}),
            expiresAt: expiryOf(startTime ?? observedAt, retentionMs),
            version: shapes.VERSION,
          },
          // The deadline counts from when it was first seen.
          setOnce: ended ? { endedSeenAt: now() } : {},
          remove: ['near', 'orphan', 'foreign', 'stubbedAt'],
        },
        ended
          ? any(absent('endedSeenAt'), all(below('observedAt', observedAt), unequal('status', status)))
          : all(absent('endedSeenAt'), any(absent('observedAt'), below('observedAt', observedAt))),
      );
    },

    /** For two days, it and its children are none of ours. */
    async markForeign(parentId: string): Promise<void> {
      const expiresAt = Math.floor((now() + FOREIGN_MS) / 1000);
      const item = { ...parentKey(parentId), foreign: true, expiresAt, version: shapes.VERSION };
      await table.put(item, absent('kind'));
    },

    /** Found nowhere, though every place answered: it is looked for daily. */
    async markOrphan(parentId: string): Promise<void> {
      const set = { orphan: true, lookAt: now() + DAY_MS };
      await update(parentId, { set }, all(present('pk'), absent('kind')));
    },

    /** AWS has forgotten it: what was seen of its roster is all there will ever be. */
    async markExpired({ executionId, roster }: Parent): Promise<void> {
      const { listedAt, parts } = roster ?? { listedAt: now(), parts: 0 };
      const set = { endedSeenAt: now(), lookAt: now(), roster: { listedAt, parts }, problem: 'expired' };
      await update(executionId, { set, remove: ['glimpse'] }, all(present('pk'), absent('endedSeenAt')));
    },

    /** Takes the right to list the roster until then; false if it is listed, or being listed. */
    async leaseListing(parentId: string, until: number): Promise<boolean> {
      return update(
        parentId,
        { set: { listingUntil: until } },
        all(
          present('endedSeenAt'),
          absent('roster'),
          any(absent('listingUntil'), below('listingUntil', now())),
        ),
      );
    },

    /** Gives the right back, and says how far the listing has come. */
    async releaseListing(parentId: string, lease: number): Promise<void> {
      await update(parentId, { remove: ['listingUntil'] }, equal('listingUntil', lease));
    },

    /** Says how far the listing has come; false if the right to it was lost. */
    async keepCursor(
      parentId: string,
      cursor: ListingCursor,
      lease: number,
      until: number,
    ): Promise<boolean> {
      return update(parentId, { set: { cursor, listingUntil: until } }, equal('listingUntil', lease));
    },

    /** Makes the complete roster visible; false if one is. With a `problem` if it is all there will ever be, and not all. */
    async publishRoster(
      parentId: string,
      { listedAt, parts }: Omit<RosterName, 'complete'>,
      problem?: ListProblem,
    ): Promise<boolean> {
      return update(
        parentId,
        {
          set: { roster: { listedAt, parts }, problem },
          remove: ['cursor', 'listingUntil', 'glimpse', 'glimpseAt'],
        },
        all(present('endedSeenAt'), absent('roster')),
      );
    },

    /** Makes visible what one look at a running parent showed; false if it has ended, or a later look is there. */
    async publishGlimpse(
      parentId: string,
      { listedAt, parts }: Omit<RosterName, 'complete'>,
    ): Promise<boolean> {
      return update(
        parentId,
        { set: { glimpse: { listedAt, parts }, glimpseAt: listedAt } },
        all(present('pk'), absent('endedSeenAt'), any(absent('glimpseAt'), below('glimpseAt', listedAt))),
      );
    },

    async mark(parentId: string, changedAt: number, was: number | undefined): Promise<boolean> {
      // A ledger that was closed is open again: should the message of this mark be lost, the sweep comes by.
      const setOnce = open(now() + NEXT_LOOK_MS);
      return update(parentId, { set: { changedAt }, setOnce }, all(present('pk'), still('changedAt', was)));
    },

    async clearMark(parentId: string): Promise<void> {
      await update(parentId, { remove: ['changedAt'] }, present('changedAt'));
    },

    async claimRound(parentId: string, until: number, was: number): Promise<boolean> {
      return update(parentId, { set: { lookAt: until } }, still('lookAt', was));
    },

    async endRound(parentId: string, lookAt: number, asks: number): Promise<void> {
      await update(parentId, { set: { lookAt, asks } }, present('open'));
    },

    /** Says when the sweep shall look again at a parent that it could do nothing about, and how often it has. */
    async postpone(
      parentId: string,
      lookAt: number,
      asks: number,
      was: number | undefined,
    ): Promise<boolean> {
      return update(parentId, { set: { lookAt, asks } }, all(present('open'), still('lookAt', was)));
    },

    /** Stops looking at a parent that nobody could see. */
    async abandon(parentId: string): Promise<void> {
      await update(parentId, { remove: ['open', 'lookAt'] }, all(present('open'), absent('kind')));
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
        { remove: ['open', 'lookAt'] },
        all(absent('changedAt'), equal('revision', revision), equal('announced', revision)),
      );
    },
  };

  async function create(
    parentId: string,
    fields: Readonly<Record<string, unknown>>,
    startTime: number,
  ): Promise<boolean> {
    const expiresAt = expiryOf(startTime, retentionMs);
    const item = { ...parentKey(parentId), ...fields, asks: 0, expiresAt, version: shapes.VERSION };
    // What has expired may still stand there: it is overwritten.
    return table.put(item, any(absent('pk'), below('expiresAt', now() / 1000)));
  }

  function update(parentId: string, changes: Changes, condition: Condition): Promise<boolean> {
    return table.update(parentKey(parentId), changes, condition);
  }
}

/** Stands in the index of what is open. */
const open = (lookAt: number) => ({ open: 'open', lookAt });

/** Stands in the index of roots, by start; shape of the sort attribute: `<ISO time>#<executionId>`. */
const listedAs = (executionId: string, startTime: number | undefined) =>
  startTime === undefined
    ? {}
    : { listed: 'root', startTimeId: `${new Date(startTime).toISOString()}#${executionId}` };
