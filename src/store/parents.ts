import { DAY_MS } from '../domain/durations.ts';
import { cutText } from '../domain/cut-text.ts';
import { hasEnded, type Execution } from '../domain/execution.ts';
import type { FanOut } from '../domain/fan-out.ts';
import type { Location } from '../domain/location.ts';
import type { Parent } from '../ledger/parent.ts';
import { told } from './each-item.ts';
import { expiryOf, isExpired, FOREIGN_MS, PLACEHOLDER_MS } from './expiry.ts';
import { parentKey, NEXT_LOOK_MS, open } from './keys.ts';
import { fromParentItem } from './parent-item.ts';
import type { StoreSettings } from './settings.ts';
import { VERSION } from './schema.ts';
import {
  absent,
  all,
  any,
  below,
  present,
  unequal,
  type Changes,
  type Condition,
  type Table,
} from './table.ts';

/** What the sweep's list says of a root that the table lacks. */
export interface FoundRoot {
  readonly executionId: string;
  readonly location: Location;
  readonly runbook?: string | undefined;
  readonly status?: string | undefined;
  readonly startTime?: number | undefined;
}

/** What is known of each execution that fans out. */
export function createParents(table: Table, settings: StoreSettings) {
  const { now, retentionMs } = settings;
  return {
    /** @throws {UnreadableItemError} if it is there and cannot be understood */
    async findParent(parentId: string): Promise<Parent | undefined> {
      const read = async (): Promise<Parent | undefined> => {
        const item = await table.get(parentKey(parentId));
        return item && fromParentItem(item);
      };
      return told(read(), settings);
    },

    /** Keeps a placeholder for a parent that a child named. True for the first writer. */
    async createPlaceholder(parentId: string, locationHint: Location): Promise<boolean> {
      const fields = { locationHint, placeholderSince: now(), ...open(now() + NEXT_LOOK_MS) };
      return create(parentId, fields, expiryOf(now(), Math.min(PLACEHOLDER_MS, retentionMs)));
    },

    /** Keeps a root that the sweep found; the same sweep reads it. True if the table lacked it. */
    async createRootPlaceholder({
      executionId,
      location,
      runbook,
      status,
      startTime,
    }: FoundRoot): Promise<boolean> {
      return create(
        executionId,
        {
          location,
          runbook,
          status,
          startTime,
          placeholderSince: now(),
          ...listedAs(executionId, startTime),
          ...open(now()),
        },
        expiryOf(startTime ?? now(), retentionMs),
      );
    },

    /**
     * Keeps what a parent says while it runs, and what it says once it has ended; an end is kept once.
     * @param isNew it was not known until now: what its children left is to be confirmed
     */
    async recordParent(execution: Execution, { kind }: FanOut, isNew = false): Promise<boolean> {
      const { executionId, location, parentExecutionId, runbook, runbookVersion, startedBy } = execution;
      const { status, startTime, endTime, observedAt } = execution;
      const ended = hasEnded(execution);
      const nextCheckAt = ended ? now() : now() + NEXT_LOOK_MS;
      return update(
        executionId,
        {
          set: {
            kind,
            location,
            parentExecutionId,
            runbook,
            runbookVersion,
            startedBy: cutText(startedBy),
            status,
            startTime,
            endTime,
            observedAt,
            message: cutText(execution.failureMessage),
            requestRounds: 0,
            confirming: isNew ? true : undefined,
            ...open(nextCheckAt),
            ...(parentExecutionId === undefined ? listedAs(executionId, startTime) : {}),
            expiresAt: expiryOf(startTime ?? observedAt, retentionMs),
            version: VERSION,
          },
          // The deadline counts from the first time its end was seen.
          setOnce: ended ? { endedSeenAt: now() } : {},
          remove: ['locationHint', 'unlocated', 'unmanaged', 'placeholderSince'],
        },
        ended
          ? any(absent('endedSeenAt'), all(below('observedAt', observedAt), unequal('status', status)))
          : all(absent('endedSeenAt'), any(absent('observedAt'), below('observedAt', observedAt))),
      );
    },

    /** For two days, it and its children are unmanaged. */
    async markUnmanaged(parentId: string): Promise<boolean> {
      const expiresAt = Math.floor((now() + FOREIGN_MS) / 1000);
      const item = { ...parentKey(parentId), unmanaged: true, expiresAt, version: VERSION };
      return table.put(item, absent('kind'));
    },

    /** Found in no location, although every location answered: it is looked for daily. */
    async markUnlocated(parentId: string): Promise<void> {
      const set = { unlocated: true, nextCheckAt: now() + DAY_MS };
      await update(parentId, { set }, all(present('pk'), absent('kind')));
    },

    /** AWS has forgotten it: what was seen of its roster is all that will ever be known. */
    async markExpired({ executionId, roster }: Parent): Promise<void> {
      const { listedAt, parts } = roster ?? { listedAt: now(), parts: 0 };
      const set = {
        endedSeenAt: now(),
        ...open(now()),
        roster: { listedAt, parts },
        problem: 'expired',
        requestRounds: 0,
      };
      const remove = ['provisionalRoster', 'provisionalRosterAt', 'unlocated'];
      await update(executionId, { set, remove }, all(present('pk'), absent('endedSeenAt')));
    },
  };

  async function create(
    parentId: string,
    fields: Readonly<Record<string, unknown>>,
    expiresAt: number,
  ): Promise<boolean> {
    const item = { ...parentKey(parentId), ...fields, requestRounds: 0, expiresAt, version: VERSION };
    // An expired item may not be deleted yet. A placeholder that was dropped is requested again when a child
    // names it again.
    const givenUp = all(absent('kind'), absent('open'), absent('unmanaged'), absent('endedSeenAt'));
    return table.put(item, any(absent('pk'), isExpired(now()), givenUp));
  }

  function update(parentId: string, changes: Changes, condition: Condition): Promise<boolean> {
    return table.update(parentKey(parentId), changes, condition);
  }
}

/** Its position in the index of roots, by start; shape of the sort attribute: `<ISO time>#<executionId>`. */
const listedAs = (executionId: string, startTime: number | undefined) =>
  startTime === undefined
    ? {}
    : { listed: 'root', startTimeId: `${new Date(startTime).toISOString()}#${executionId}` };
