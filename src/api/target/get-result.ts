import * as z from 'zod';
import { FullResultAnswer } from './full-result-answer.ts';
import { replyWithResult, resultQuery } from './reply-with-result.ts';
import { AccountId, ParentParams, Region } from '../http/query/path.ts';
import { defineRoute } from '../http/route.ts';

export const getResult = defineRoute({
  method: 'get',
  path: '/executions/{parentId}/results/{accountId}/{region}',
  operationId: 'getResult',
  access: 'outputs',
  summary: 'One target in full',
  description:
    'Its outputs and steps, its failure, where the answer came from, its own targets if it fans out, and where the AWS console shows it.',
  params: z.object({ ...ParentParams.shape, accountId: AccountId, region: Region }),
  query: resultQuery,
  answers: { 'application/json': FullResultAnswer },
  problems: ['unknown-execution', 'unknown-target', 'several-targets'],
  sealable: true,
  reply: (parts, { params: { parentId, ...location }, query }) =>
    replyWithResult(parts, { parentId, location, query, isWithinAccount: false }),
});
