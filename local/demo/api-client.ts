import * as z from 'zod';
import { ReportPage, Result } from '../../cli/client/answers.ts';
import { createClient, type Client } from '../../cli/client/client.ts';
import { ITEMS_PER_PAGE, pathOf } from '../../cli/client/read-report.ts';
import { UnknownParent } from '../../cli/failure.ts';

/** A report of which the demo checks how each result was found. */
const ReportAnswer = ReportPage.extend({
  found: z.object({ event: z.number(), request: z.number(), sweep: z.number() }),
});

const ResultAnswer = Result.extend({ accountId: z.string(), region: z.string(), verdict: z.string() });
const ResultAnswers = z.looseObject({ results: z.array(ResultAnswer), nextToken: z.string().optional() });

export type ReportAnswer = z.output<typeof ReportAnswer>;
export type ResultAnswer = z.output<typeof ResultAnswer>;

/** Rollcall's API, asked without a signature as local mode allows. */
export const apiAt = (apiUrl: string): Client => createClient((request) => fetch(request), apiUrl);

/** The report of a parent with its first targets; undefined while Rollcall has not heard of it. */
export async function fetchReport(client: Client, parentId: string): Promise<ReportAnswer | undefined> {
  try {
    return await client.get(pathOf(parentId), { limit: ITEMS_PER_PAGE }, ReportAnswer);
  } catch (error) {
    if (error instanceof UnknownParent) return undefined;
    throw error;
  }
}

/** Every result of a parent, page after page. */
export async function fetchResults(client: Client, parentId: string): Promise<readonly ResultAnswer[]> {
  const results: ResultAnswer[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.get(`${pathOf(parentId)}/results`, { nextToken }, ResultAnswers);
    results.push(...page.results);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return results;
}
