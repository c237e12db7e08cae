import type * as z from 'zod';
import type { Session } from '../session.ts';
import type { Query } from './client.ts';

interface Paged {
  readonly nextToken?: string | undefined;
}

/** A list that the API gives in pages. */
export interface PagedList<Shape extends z.ZodType<Paged>, Item> {
  readonly path: string;
  readonly query: Query;
  readonly shape: Shape;
  readonly itemsOf: (page: z.output<Shape>) => readonly Item[];
  /** The most items on a page. */
  readonly pageSize: number;
  /** The total; Infinity if absent. */
  readonly most?: number;
  /** The progress, in words. */
  readonly progressOf: (count: number, page: z.output<Shape>) => string;
}

export interface Read<Page, Item> {
  /** Everything beside the items is from this page. */
  readonly last: Page;
  readonly items: readonly Item[];
}

/**
 * Reads a list page after page, and prints items as they come where the format allows it; ends early if the
 * reader of the output has gone.
 */
export async function readPages<Shape extends z.ZodType<Paged>, Item>(
  { path, query, shape, itemsOf, pageSize, most = Infinity, progressOf }: PagedList<Shape, Item>,
  { client, output, progress }: Pick<Session, 'client' | 'output' | 'progress'>,
): Promise<Read<z.output<Shape>, Item>> {
  const api = await client();
  const items: Item[] = [];
  let nextToken: string | undefined;
  for (;;) {
    const limit = Math.min(pageSize, most - items.length);
    const last = await api.get(path, { ...query, limit, nextToken }, shape);
    const more = itemsOf(last);
    items.push(...more);
    progress.show(progressOf(items.length, last));
    await output.stream(more);
    nextToken = last.nextToken;
    if (nextToken === undefined || items.length >= most || output.isClosed()) {
      progress.clear();
      return { last, items };
    }
  }
}
