import * as z from 'zod';
import type { Parent, RosterName } from '../ledger/parent.ts';
import type { ListedChild, PlaceList, Roster, RosterPart } from '../ledger/roster.ts';
import type { FanOut } from '../automation/fan-out.ts';
import { placeKey } from '../automation/place.ts';
import { batchesOf } from '../lib/batches.ts';
import { expiryOf } from './expiry.ts';
import { PLACE_LIST_PREFIX, placeListKey, rosterKey, rosterPrefix } from './keys.ts';
import type { StoreSettings } from './settings.ts';
import * as shapes from './shapes.ts';
import { absent, any, below, type Table } from './table.ts';

const PartItem = z.object({
  sk: z.string(),
  fanOut: shapes.FanOut.optional(),
  steps: z.array(shapes.RosterStep),
  children: z.array(shapes.ListedChild),
  childrenListed: z.boolean(),
});

/** The head of a place's list is written when the list is whole; its parts hold whom it names. */
const PlaceListItem = z.object({
  sk: z.string(),
  place: shapes.Place,
  observedAt: z.number(),
  children: z.array(shapes.ListedChild),
  problem: shapes.Denial.optional(),
});

/** So many children of a place fit one item: an entry is well under 400 bytes. */
const CHILDREN_PER_ITEM = 1_000;

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

    /**
     * Keeps whom a place lists, in parts after the first `partsBefore`, unless a later list of that place is there; the head
     * last, if that is all. Gives how many parts there are then.
     */
    async recordPlaceList(
      parent: Pick<Parent, 'executionId' | 'startTime'>,
      list: PlaceList,
      partsBefore: number,
    ): Promise<number> {
      const { place, observedAt, problem } = list;
      const expiresAt = expiryOf(parent.startTime ?? observedAt, retentionMs);
      const record = (part: number, children: readonly ListedChild[]) =>
        table.put(
          {
            ...placeListKey(parent.executionId, place, part),
            place,
            observedAt,
            problem,
            children,
            expiresAt,
            version: shapes.VERSION,
          },
          any(absent('pk'), below('observedAt', observedAt)),
        );
      const batches = batchesOf(list.children, CHILDREN_PER_ITEM);
      for (const [index, children] of batches.entries()) await record(partsBefore + index + 1, children);
      if (list.complete) await record(0, []);
      return partsBefore + batches.length;
    },

    async findRoster(parent: Parent): Promise<Roster | undefined> {
      if (parent.roster === undefined) return undefined;
      const [parts, lists] = await Promise.all([
        readParts(parent.executionId, parent.roster),
        table.query(parent.executionId, PLACE_LIST_PREFIX),
      ]);
      const { listedAt, complete } = parent.roster;
      const listed = parts.flatMap(({ children }) => children);
      const ownList = parent.place !== undefined && parts.some(({ childrenListed }) => childrenListed);
      return {
        complete,
        listedAt,
        fanOut: parts[0]?.fanOut ?? NOTHING,
        steps: parts.flatMap(({ steps }) => steps),
        places: [
          ...(ownList && parent.place !== undefined
            ? [{ place: parent.place, observedAt: listedAt, children: listed, complete: true }]
            : []),
          ...joinLists(lists.map((item) => PlaceListItem.parse(item))),
        ],
      };
    },
  };

  async function readParts(
    parentId: string,
    { listedAt, parts }: RosterName,
  ): Promise<readonly z.infer<typeof PartItem>[]> {
    if (parts === 0) return [];
    const items = await table.query(parentId, rosterPrefix(listedAt));
    return items.slice(0, parts).map((item) => PartItem.parse(item));
  }
}

/** One list a place; a child that was ever listed there is there, whatever a later list lacks. */
function joinLists(items: readonly z.infer<typeof PlaceListItem>[]): readonly PlaceList[] {
  const byPlace = new Map<string, PlaceList>();
  for (const { sk, place, observedAt, children, problem } of items) {
    const before = byPlace.get(placeKey(place)) ?? { place, observedAt: 0, children: [], complete: false };
    const isHead = sk === placeListKey('', place, 0).sk;
    byPlace.set(placeKey(place), {
      ...before,
      ...(isHead ? { observedAt, problem, complete: true } : {}),
      children: [...before.children, ...children],
    });
  }
  return [...byPlace.values()];
}
