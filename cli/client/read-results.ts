import type { Session } from '../session.ts';
import { ResultPage, type Result } from './answers.ts';
import { pathOf, TARGETS_PER_PAGE } from './read-report.ts';

/** The results of every target, what they come to, and no token. */
export type Results = ResultPage;

/** Reads all results, page after page; what stands at their head is what the last page says. */
export async function readResults(parentId: string, { client, output, progress }: Session): Promise<Results> {
  const api = await client();
  const results: Result[] = [];
  let nextToken: string | undefined;
  for (;;) {
    const query = { limit: TARGETS_PER_PAGE, nextToken };
    const page = await api.get(`${pathOf(parentId)}/results`, query, ResultPage);
    const { results: more, nextToken: next, ...head } = page;
    results.push(...more);
    progress.show(`${results.length} of ${head.expected} results`);
    await output.stream(more);
    if (next === undefined || output.isClosed()) {
      progress.clear();
      return { ...head, results };
    }
    nextToken = next;
  }
}
