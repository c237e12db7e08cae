import type { Session } from '../session.ts';
import { ResultPage } from './answers.ts';
import type { Query } from './client.ts';
import { readPages } from './read-pages.ts';
import { ITEMS_PER_PAGE, pathOf } from './read-report.ts';

/** The results that were asked for, what all of them come to, and no token. */
export type Results = ResultPage;

/** Reads results, page after page; what stands at their head is what the last page says. */
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
      say: (count, { expected, matched = expected }) => `${count} of ${matched} results`,
    },
    session,
  );
  const { nextToken: _, ...head } = last;
  return { ...head, results: [...items] };
}
