import type { Parent } from '../ledger/parent.ts';
import { parentKey } from './keys.ts';
import { fromParentItem } from './parent-item.ts';
import type { IndexPage, Table } from './table.ts';

/** Opaque to callers: where the page before ended. */
export type PagePosition = Readonly<Record<string, string | number>>;

export interface ParentPage {
  readonly parents: readonly Parent[];
  readonly next?: PagePosition | undefined;
}

/** The two indices over parents. */
export function createParentLists(table: Table) {
  return {
    /** Parents that are worth looking at by then, or all that are open, the longest due first. */
    async openParents(upTo: number | undefined, limit: number, after?: PagePosition): Promise<ParentPage> {
      return toPage(await table.queryIndex({ index: 'open', value: 'open', upTo, limit, after }));
    },

    /**
     * Roots, newest first, of those that started before `until` (milliseconds since the epoch). A position is the sort attribute of
     * the root before; shape: `<ISO time>#<executionId>`.
     */
    async listRoots(
      limit: number,
      after?: string,
      until?: number,
    ): Promise<{ readonly parents: readonly Parent[]; readonly next?: string | undefined }> {
      const upTo = until === undefined ? undefined : new Date(Math.min(until, LATEST)).toISOString();
      // DynamoDB refuses to begin outside of what is asked for.
      const isWithin = after !== undefined && (upTo === undefined || after < upTo);
      const page = await table.queryIndex({
        index: 'listed',
        value: 'root',
        upTo,
        newestFirst: true,
        limit,
        after: isWithin ? toPosition(after) : undefined,
      });
      const next = page.next?.['startTimeId'];
      return { parents: page.items.map(fromParentItem), next: next === undefined ? undefined : String(next) };
    },
  };
}

/** The last time that is written with four digits for the year, and so compares as a text. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const toPosition = (startTimeId: string): PagePosition => ({
  ...parentKey(startTimeId.slice(startTimeId.indexOf('#') + 1)),
  listed: 'root',
  startTimeId,
});

const toPage = ({ items, next }: IndexPage): ParentPage => ({ parents: items.map(fromParentItem), next });
