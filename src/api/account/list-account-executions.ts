import * as z from 'zod';
import { AccountId } from '../http/query/path.ts';
import { defineRoute } from '../http/route.ts';
import { AccountExecutionsAnswer } from './account-answer.ts';
import { accountExecutionsQuery, replyWithAccountExecutions } from './reply-with-account-executions.ts';

export const listAccountExecutions = defineRoute({
  method: 'get',
  path: '/accounts/{accountId}/executions',
  operationId: 'listAccountExecutions',
  access: 'report',
  summary: 'What ran in an account, newest first',
  description:
    'Executions that a parent started in this account, whichever parent: each with its verdict, its cause, and how often its runbook failed there lately. Resources of a rate-controlled run are not listed one by one; what never started is in the report of its parent. A page can hold fewer than `limit`, or none, and still have a `nextToken`: then a filter matched few.',
  params: z.object({ accountId: AccountId }),
  query: accountExecutionsQuery,
  answers: { 'application/json': AccountExecutionsAnswer },
  problems: [],
  reply: (parts, { params: { accountId }, query, listing }) =>
    replyWithAccountExecutions(parts, { accountId, query, listing }),
});
