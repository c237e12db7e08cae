import type { Session } from '../session.ts';
import { ReportPage, type Target } from './answers.ts';

/** The most that a page of targets holds. */
export const TARGETS_PER_PAGE = 1_000;

export const pathOf = (parentId: string): string => `/executions/${encodeURIComponent(parentId)}`;

/** A report with all its targets, and no token. */
export type Report = ReportPage;

/** Reads a report, page after page; what stands at its head is what the last page says. */
export async function readReport(parentId: string, { client, output, progress }: Session): Promise<Report> {
  const api = await client();
  const targets: Target[] = [];
  let nextToken: string | undefined;
  for (;;) {
    const page = await api.get(pathOf(parentId), { limit: TARGETS_PER_PAGE, nextToken }, ReportPage);
    const { targets: more, nextToken: next, ...head } = page;
    targets.push(...more);
    progress.show(`${targets.length} of ${head.expected} targets`);
    await output.stream(more);
    if (next === undefined || output.isClosed()) {
      progress.clear();
      return { ...head, targets };
    }
    nextToken = next;
  }
}
