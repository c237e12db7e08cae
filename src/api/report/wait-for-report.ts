import * as z from 'zod';
import { ReportAnswer } from './report-answer.ts';
import { pageQuery } from '../http/query/page.ts';
import { ParentParams } from '../http/query/path.ts';
import { one, wholeNumber } from '../http/query/values.ts';
import { replyWithReport } from './reply-with-report.ts';
import { defineRoute } from '../http/route.ts';
import { REPORT_PAGE } from './get-report.ts';

/** Seconds. API Gateway gives up after 30. */
const LONGEST_WAIT = 25;

/** A route of its own: the requests that it holds have a limit of their own, and take nothing from all others. */
export const waitForReport = defineRoute({
  method: 'get',
  path: '/executions/{parentId}/wait',
  operationId: 'waitForReport',
  access: 'report',
  summary: 'The report of a parent execution, once it is sealed',
  description:
    'Holds the answer until the parent is sealed or the time is up, and answers as the report does; further pages are those of the report. The parent need not even be known yet. Few may wait at the same time: more are answered by 429. HEAD does not wait.',
  params: ParentParams,
  query: z.object({
    seconds: one(wholeNumber(1, LONGEST_WAIT))
      .default(LONGEST_WAIT)
      .describe('So many seconds the answer is held at most'),
    limit: pageQuery(REPORT_PAGE).limit,
  }),
  answers: { 'application/json': ReportAnswer },
  problems: ['unknown-execution', 'too-many-waiting'],
  sealable: true,
  async reply(parts, { params: { parentId }, query: { seconds, limit }, isHead, signal }) {
    // HEAD has no limit of its own on AWS, so it holds nothing.
    if (!isHead) await parts.waitForSeal(parentId, seconds, signal);
    return replyWithReport(parts, { parentId, limit, listing: `/executions/${parentId}` });
  },
});
