import * as z from 'zod';
import { ReportAnswer } from './report-answer.ts';
import { fromPageToken } from '../http/page-token.ts';
import { pageQuery } from '../http/query/page.ts';
import { ParentParams } from '../http/query/path.ts';
import { replyWithReport } from './reply-with-report.ts';
import { defineRoute } from '../http/route.ts';

/** Targets on a page. */
export const REPORT_PAGE = { usual: 100, most: 1_000 } as const;

export const getReport = defineRoute({
  method: 'get',
  path: '/executions/{parentId}',
  operationId: 'getReport',
  access: 'report',
  summary: 'The report of a parent execution',
  description:
    'What became of every expected target, with the counts and their denominator, and the first causes of what did not succeed. Without outputs, and without messages that may repeat one: a caller may be allowed to read the report and not the outputs.',
  params: ParentParams,
  query: z.object(pageQuery(REPORT_PAGE)),
  answers: { 'application/json': ReportAnswer },
  problems: ['unknown-execution'],
  sealable: true,
  reply(parts, { params: { parentId }, query: { limit, nextToken }, listing }) {
    const after = nextToken === undefined ? undefined : fromPageToken(listing, nextToken);
    return replyWithReport(parts, { parentId, limit, after, listing });
  },
});
