import * as z from 'zod';

const Counts = z.record(z.string(), z.number());
const Outputs = z.record(z.string(), z.array(z.string()));

const Report = z.object({
  parentExecutionId: z.string(),
  /** Unknown until the parent has been read. */
  runbook: z.string().default(''),
  status: z.string().optional(),
  expected: z.number(),
  expectedAtLeast: z.boolean(),
  counts: Counts,
  found: z.object({ event: z.number(), request: z.number(), sweep: z.number() }),
  lagMs: z.object({ median: z.number(), max: z.number() }).optional(),
  seal: z.object({ revision: z.number(), sealedAt: z.string() }).optional(),
});

const Result = z.object({
  accountId: z.string(),
  region: z.string(),
  executionId: z.string().optional(),
  verdict: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
  source: z.string().optional(),
  outputs: Outputs.optional(),
});

const ResultPage = z.object({ results: z.array(Result), nextToken: z.string().optional() });

export type ReportAnswer = z.infer<typeof Report>;
export type ResultAnswer = z.infer<typeof Result>;

/** The report of a parent; undefined while Rollcall has not heard of it. */
export async function fetchReport(apiUrl: string, parentId: string): Promise<ReportAnswer | undefined> {
  const response = await fetch(`${apiUrl}/executions/${parentId}?limit=1`);
  if (response.status === 404) return undefined;
  return Report.parse(await response.json());
}

/** Every result of a parent, page after page. */
export async function fetchResults(apiUrl: string, parentId: string): Promise<readonly ResultAnswer[]> {
  const results: ResultAnswer[] = [];
  let nextToken: string | undefined;
  do {
    const token = nextToken === undefined ? '' : `?nextToken=${nextToken}`;
    const response = await fetch(`${apiUrl}/executions/${parentId}/results${token}`);
    const page = ResultPage.parse(await response.json());
    results.push(...page.results);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return results;
}
