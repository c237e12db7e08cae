import type { Session } from '../session.ts';
import { ResultPage } from '../client/answers.ts';
import type { Query } from '../client/client.ts';
import { readPages } from '../client/read-pages.ts';
import { ITEMS_PER_PAGE, pathOf } from '../client/read-report.ts';

/** The requested results, the counts of all, and no token. */
export type Results = ResultPage;

/** Reads results page after page; their head is that of the last page. */
export async function readResults(
  parentId: string,
  query: Query,
  session: Pick<Session, 'client' | 'output' | 'progress'>,
): Promise<Results> {
  const { last, items } = await readPages(
    {
      path: `${pathOf(parentId)}/results`,
      query,
      shape: ResultPage,
      itemsOf: ({ results }) => results,
      pageSize: ITEMS_PER_PAGE,
      progressOf: (count, { expected, matched = expected }) => `${count} of ${matched} results`,
    },
    session,
  );
  const { nextToken: _, ...head } = last;
  return { ...head, results: [...items] };
}
