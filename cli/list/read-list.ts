import type { Session } from '../session.ts';
import { ListPage, type ListedParent } from './answers.ts';
import type { Query } from './client.ts';
import { readPages } from './read-pages.ts';

const PARENTS_PER_PAGE = 100;

export interface ParentList {
  readonly executions: readonly ListedParent[];
  /** Whether there are more than were asked for. */
  readonly hasMore: boolean;
}

/** The newest parents, page after page. @param most Infinity for all */
export async function readList(most: number, query: Query, session: Session): Promise<ParentList> {
  const { last, items } = await readPages(
    {
      path: '/executions',
      query,
      shape: ListPage,
      itemsOf: ({ executions }) => executions,
      pageSize: PARENTS_PER_PAGE,
      most,
      say: (count) => `${count} parent executions`,
    },
    session,
  );
  return { executions: items, hasMore: last.nextToken !== undefined };
}
