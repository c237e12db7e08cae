import * as z from 'zod';
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
import { expiryOf } from './expiry.ts';
import { PLACE_LIST_PREFIX, locationListKey, rosterKey, rosterPrefix } from './keys.ts';
import type { StoreSettings } from './settings.ts';
import * as shapes from './shapes.ts';
import type { Table } from './table.ts';

const PartItem = z.object({
  sk: z.string(),
  fanOut: shapes.FanOut.optional(),
  steps: z.array(shapes.RosterStep),
  children: z.array(shapes.ListedChild),
  childrenListed: z.boolean(),
});

const LocationListItem = z.object({
  part: z.number(),
  location: shapes.Location,
  startedAt: z.number(),
  children: z.array(shapes.ListedChild),
  problem: shapes.Denial.optional(),
});

const NOTHING: FanOut = { kind: 'runbook', targetLocations: [] };

/** What parents' own lists said, and what places said of their children. */
export function createRosters(table: Table, { retentionMs }: StoreSettings) {
  return {
    /** Writes one part; nobody sees it before the roster is named. The first part carries the fan-out. */
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
        version: shapes.VERSION,
      });
    },

    /** Keeps one page of whom a place lists; the same again is the same. Parts are counted from 1. */
    async recordLocationPage(
      parent: Pick<Parent, 'executionId' | 'startTime'>,
      { location, startedAt, part, children }: LocationPage,
    ): Promise<void> {
      await recordLocationPart(parent, location, startedAt, part, { children });
    },

    /** Says that a list is whole, or that the place could not be asked. */
    async finishLocationList(
      parent: Pick<Parent, 'executionId' | 'startTime'>,
      { location, startedAt, problem }: LocationListEnd,
    ): Promise<void> {
      await recordLocationPart(parent, location, startedAt, 0, { children: [], problem });
    },

    async findRoster(parent: Parent): Promise<Roster | undefined> {
      if (parent.roster === undefined) return undefined;
      const [parts, lists] = await Promise.all([
        readParts(parent.executionId, parent.roster),
        table.query(parent.executionId, PLACE_LIST_PREFIX),
      ]);
      const { listedAt, complete } = parent.roster;
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
          ...joinLists(lists.map((item) => LocationListItem.parse(item))),
        ],
      };
    },
  };

  async function recordLocationPart(
    { executionId, startTime }: Pick<Parent, 'executionId' | 'startTime'>,
    location: Location,
    startedAt: number,
    part: number,
    content: { readonly children: readonly ListedChild[]; readonly problem?: Denial | undefined },
  ): Promise<void> {
    await table.put({
      ...locationListKey(executionId, location, startedAt, part),
      location,
      startedAt,
      part,
      ...content,
      expiresAt: expiryOf(startTime ?? startedAt, retentionMs),
      version: shapes.VERSION,
    });
  }

  async function readParts(
    parentId: string,
    { listedAt, parts }: RosterName,
  ): Promise<readonly z.infer<typeof PartItem>[]> {
    if (parts === 0) return [];
    const items = await table.query(parentId, rosterPrefix(listedAt));
    return items.slice(0, parts).map((item) => PartItem.parse(item));
  }
}

/** One list a place, as its last whole listing says; a child that was ever listed there is there, whatever later ones lack. */
function joinLists(items: readonly z.infer<typeof LocationListItem>[]): readonly LocationList[] {
  const byLocation = new Map<string, LocationList>();
  for (const { part, location, startedAt, children, problem } of items) {
    const before = byLocation.get(locationKey(location)) ?? {
      location,
      observedAt: 0,
      children: [],
      complete: false,
    };
    const isLatest = part === 0 && startedAt > before.observedAt;
    byLocation.set(locationKey(location), {
      ...before,
      ...(isLatest ? { observedAt: startedAt, problem, complete: true } : {}),
      children: [...before.children, ...children],
    });
  }
  return [...byLocation.values()];
}
