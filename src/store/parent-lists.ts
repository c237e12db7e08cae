import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import type { Parent } from '../ledger/parent.ts';
import { eachItem } from './each-item.ts';
import { parentKey } from './keys.ts';
import { fromParentItem } from './parent-item.ts';
import type { StoreSettings } from './settings.ts';
import type { Item, Table } from './table.ts';

/** Opaque to callers: where the previous page ended. */
export type PagePosition = Readonly<Record<string, string | number>>;

export interface ParentPage {
  readonly parents: readonly Parent[];
  /** How many more items of the page cannot be understood. */
  readonly unreadable: number;
  readonly next?: PagePosition | undefined;
}

/** A root that cannot be understood: its position in the list is known. */
export interface UnreadableRoot {
  readonly executionId: string;
  /** As a readable root's: `<ISO time>#<executionId>`. */
  readonly position: string;
}

export interface RootPage {
  readonly parents: readonly Parent[];
  readonly unreadable: readonly UnreadableRoot[];
  readonly next?: string | undefined;
}

/** The two indices over parents. */
export function createParentLists(table: Table, settings: StoreSettings) {
  return {
    /** Parents that are due by then, or all open ones, the longest due first. */
    async openParents(upTo: number | undefined, limit: number, after?: PagePosition): Promise<ParentPage> {
      const { items, next } = await table.queryIndex({ index: 'open', value: 'open', upTo, limit, after });
      const parents = eachItem(items, fromParentItem, settings);
      return { parents, unreadable: items.length - parents.length, next };
    },

    /**
     * Roots, newest first, of those that started before `until` (milliseconds since the epoch). A position is
     * the sort attribute of the previous root; shape: `<ISO time>#<executionId>`.
     */
    async listRoots(limit: number, after?: string, until?: number): Promise<RootPage> {
      const upTo = until === undefined ? undefined : new Date(Math.min(until, LATEST)).toISOString();
      // DynamoDB refuses a start that lies outside of the query.
      const isWithin = after !== undefined && (upTo === undefined || after < upTo);
      const page = await table.queryIndex({
        index: 'listed',
        value: 'root',
        upTo,
        newestFirst: true,
        limit,
        after: isWithin ? toPosition(after) : undefined,
      });
      const unreadable: UnreadableRoot[] = [];
      const note = (item: Item): readonly never[] => {
        unreadable.push({ executionId: item.pk, position: positionOf(item) });
        return [];
      };
      const parents = eachItem(page.items, fromRootItem, settings, note);
      // No page can start at a damaged position: this page ends at the last whole position before it.
      const last = page.items.findLast((item) => isWhole(item));
      return { parents, unreadable, next: page.next && last && positionOf(last) };
    },
  };
}

/** The last time whose year has four digits, and that therefore compares as a text. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const toPosition = (startTimeId: string): PagePosition => ({
  ...parentKey(startTimeId.slice(startTimeId.indexOf('#') + 1)),
  listed: 'root',
  startTimeId,
});

const positionOf = (item: Item): string => String(item['startTimeId']);

const ROOT_POSITION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#/;

/** Whether its position in the list is its own start and its own ID. */
function isWhole(item: Item): boolean {
  const position = positionOf(item);
  return ROOT_POSITION.test(position) && position.endsWith(`#${item.pk}`);
}

function fromRootItem(item: Item): Parent {
  const parent = fromParentItem(item);
  const startTime = parent.startTime === undefined ? '' : new Date(parent.startTime).toISOString();
  if (positionOf(item) === `${startTime}#${item.pk}`) return parent;
  throw new UnreadableItemError(item, 'startTimeId: does not say when it started');
}
