import type { Parent } from '../ledger/parent.ts';
import { fromParentItem } from './parent-item.ts';
import type { IndexPage, Table } from './table.ts';

/** Opaque to callers: where the page before ended. */
export type PagePosition = Readonly<Record<string, string | number>>;

export interface ParentPage {
  readonly parents: readonly Parent[];
  readonly next?: PagePosition | undefined;
}

/** The two indices over parents. */
export class ParentLists {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Parents that are worth looking at now, the longest due first. */
  async openParents(upTo: number, limit: number, after?: PagePosition): Promise<ParentPage> {
    return toPage(await this.#table.queryIndex({ index: 'open', value: 'open', upTo, limit, after }));
  }

  /** Roots, newest first. */
  async listRoots(limit: number, after?: PagePosition): Promise<ParentPage> {
    return toPage(
      await this.#table.queryIndex({ index: 'listed', value: 'root', newestFirst: true, limit, after }),
    );
  }
}

const toPage = ({ items, next }: IndexPage): ParentPage => ({ parents: items.map(fromParentItem), next });
