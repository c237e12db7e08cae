import type { Session } from '../session.ts';
import { ReportPage } from './answers.ts';
import { readPages } from './read-pages.ts';

/** The most that a page holds. */
export const ITEMS_PER_PAGE = 1_000;

export const pathOf = (parentId: string): string => `/executions/${encodeURIComponent(parentId)}`;

/** A report with all its targets, without a token. */
export type Report = ReportPage;

/** Reads a report page after page; its head is that of the last page. */
export async function readReport(parentId: string, session: Session): Promise<Report> {
  const { last, items } = await readPages(
    {
      path: pathOf(parentId),
      query: {},
      shape: ReportPage,
      itemsOf: ({ targets }) => targets,
      pageSize: ITEMS_PER_PAGE,
      progressOf: (count, { expected }) => `${count} of ${expected} targets`,
    },
    session,
  );
  const { nextToken: _, ...head } = last;
  return { ...head, targets: [...items] };
}
