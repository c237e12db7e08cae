import type { Session } from '../session.ts';
import { ListPage, type ListedParent } from '../client/answers.ts';
import type { Query } from '../client/client.ts';
import { readPages } from '../client/read-pages.ts';

const PARENTS_PER_PAGE = 100;

export interface ParentList {
  readonly executions: readonly ListedParent[];
  /** IDs of parents that the API could not read. */
  readonly unreadable: readonly string[];
  /** Whether there are more than requested. */
  readonly hasMore: boolean;
}

/** The newest parents, page after page. @param most Infinity for all */
export async function readList(most: number, query: Query, session: Session): Promise<ParentList> {
  const unreadable: string[] = [];
  const { last, items } = await readPages(
    {
      path: '/executions',
      query,
      shape: ListPage,
      itemsOf: ({ executions, unreadable: more = [] }) => {
        unreadable.push(...more);
        return executions;
      },
      pageSize: PARENTS_PER_PAGE,
      most,
      progressOf: (count) => `${count} parent executions`,
    },
    session,
  );
  return { executions: items, unreadable, hasMore: last.nextToken !== undefined };
}
