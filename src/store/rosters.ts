import type { Parent, RosterName } from '../ledger/parent.ts';
import type {
  ListedChild,
  LocationList,
  LocationListEnd,
  LocationPage,
  Roster,
  RosterPart,
} from '../ledger/roster.ts';
import type { FanOut } from '../domain/fan-out.ts';
import type { Denial } from '../domain/denial.ts';
import { locationKey, type Location } from '../domain/location.ts';
import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import { expiryOf } from './expiry.ts';
import { eachItem, told } from './each-item.ts';
import {
  fromLocationListKey,
  LOCATION_LIST_PREFIX,
  locationListKey,
  rosterKey,
  rosterPrefix,
} from './keys.ts';
import type { StoreSettings } from './settings.ts';
import { LocationListItem, readItem, RosterPartItem, VERSION, type Read } from './schema.ts';
import type { Item, Table } from './table.ts';

const NOTHING: FanOut = { kind: 'runbook', targetLocations: [] };

/** What parents' own lists said, and what locations listed as their children. */
export function createRosters(table: Table, settings: StoreSettings) {
  const { retentionMs } = settings;
  return {
    /** Writes one part, which readers do not see before the roster is named. The first part carries the fan-out. */
    async recordRosterPart(
      parent: Pick<Parent, 'executionId' | 'startTime'>,
      listedAt: number,
      part: number,
      content: RosterPart,
    ): Promise<void> {
      const expiresAt = expiryOf(parent.startTime ?? listedAt, retentionMs);
      await table.put({
        ...rosterKey(parent.executionId, listedAt, part),
        ...content,
        expiresAt,
        version: VERSION,
      });
    },

    /** Keeps one page of a location's list; writing it again changes nothing. Parts are counted from 1. */
    async recordLocationPage(
      parent: Pick<Parent, 'executionId' | 'startTime'>,
      { location, startedAt, part, children }: LocationPage,
    ): Promise<void> {
      await recordLocationPart(parent, location, startedAt, part, { children });
    },

    /** Says that a list is complete, or that the location could not be read. */
    async finishLocationList(
      parent: Pick<Parent, 'executionId' | 'startTime'>,
      { location, startedAt, problem, refusedSince }: LocationListEnd,
    ): Promise<void> {
      await recordLocationPart(parent, location, startedAt, 0, { children: [], problem, refusedSince });
    },

    /**
     * @throws {UnreadableItemError} if a part cannot be understood or is missing: which children it names is
     * then not known
     */
    async findRoster(parent: Parent): Promise<Roster | undefined> {
      if (parent.roster === undefined) return undefined;
      const [parts, lists] = await Promise.all([
        told(readParts(parent.executionId, parent.roster), settings),
        table.query(parent.executionId, LOCATION_LIST_PREFIX),
      ]);
      const { listedAt, complete } = parent.roster;
      const { locations, isDamaged } = joinLists(lists, settings);
      const listed = parts.flatMap(({ children }) => children);
      const ownList = parent.location !== undefined && parts.some(({ childrenListed }) => childrenListed);
      return {
        complete,
        listedAt,
        fanOut: parts[0]?.fanOut ?? NOTHING,
        steps: parts.flatMap(({ steps }) => steps),
        locations: [
          ...(ownList && parent.location !== undefined
            ? [{ location: parent.location, observedAt: listedAt, children: listed, complete: true }]
            : []),
          ...locations,
        ],
        isDamaged,
      };
    },
  };

  async function recordLocationPart(
    { executionId, startTime }: Pick<Parent, 'executionId' | 'startTime'>,
    location: Location,
    startedAt: number,
    part: number,
    content: {
      readonly children: readonly ListedChild[];
      readonly problem?: Denial | undefined;
      readonly refusedSince?: number | undefined;
    },
  ): Promise<void> {
    await table.put({
      ...locationListKey(executionId, location, startedAt, part),
      location,
      startedAt,
      part,
      ...content,
      expiresAt: expiryOf(startTime ?? startedAt, retentionMs),
      version: VERSION,
    });
  }

  async function readParts(
    parentId: string,
    { listedAt, parts }: RosterName,
  ): Promise<readonly Read<typeof RosterPartItem>[]> {
    if (parts === 0) return [];
    const items = (await table.query(parentId, rosterPrefix(listedAt))).slice(0, parts);
    return Array.from({ length: parts }, (_, part) => {
      const key = rosterKey(parentId, listedAt, part);
      const item = items[part];
      if (item?.sk !== key.sk) throw new UnreadableItemError(key, 'it is missing');
      return readItem(RosterPartItem, item);
    });
  }
}

/**
 * One list for each location, from its last complete listing. A child that was ever listed stays, whatever later
 * listings lack. A listing with an item that cannot be understood is not complete.
 */
function joinLists(
  items: readonly Item[],
  settings: Pick<StoreSettings, 'onUnreadable'>,
): { readonly locations: readonly LocationList[]; readonly isDamaged: boolean } {
  const damaged = new Map<string, number>();
  const note = (item: Item): readonly never[] => {
    const { location, startedAt } = fromLocationListKey(item) ?? {};
    if (location === undefined || startedAt === undefined) return [];
    damaged.set(locationKey(location), Math.max(startedAt, damaged.get(locationKey(location)) ?? 0));
    return [];
  };
  const read = eachItem(items, fromLocationListItem, settings, note);
  const byLocation = new Map<string, LocationList>();
  for (const { part, location, startedAt, children, problem, refusedSince } of read) {
    const before: LocationList = byLocation.get(locationKey(location)) ?? {
      location,
      observedAt: 0,
      children: [],
      complete: false,
    };
    // The pages of a location up to the damaged one say which children exist, and not which do not.
    const isLatest =
      part === 0 && startedAt > before.observedAt && startedAt > (damaged.get(locationKey(location)) ?? -1);
    // Refusals are counted from the first one after the location was last read, were it only one page.
    const wasRead = isLatest ? problem === undefined : part > 0 && startedAt > before.observedAt;
    const since =
      isLatest && problem !== undefined ? (before.refusedSince ?? refusedSince ?? startedAt) : undefined;
    byLocation.set(locationKey(location), {
      ...before,
      ...(isLatest ? { observedAt: startedAt, problem, complete: true } : {}),
      ...(isLatest || wasRead ? { refusedSince: since } : {}),
      children: [...before.children, ...children],
    });
  }
  const isDamaged = [...damaged.keys()].some((key) => byLocation.get(key)?.complete !== true);
  return { locations: [...byLocation.values()], isDamaged };
}

function fromLocationListItem(item: Item): Read<typeof LocationListItem> {
  const read = readItem(LocationListItem, item);
  const key = locationListKey(item.pk, read.location, read.startedAt, read.part);
  if (key.sk !== item.sk) throw new UnreadableItemError(item, 'location, startedAt, part: another list’s');
  return read;
}
