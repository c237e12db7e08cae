import * as z from 'zod';
import { AccountId, ParentParams, Region } from '../http/query/path.ts';
import { defineRoute } from '../http/route.ts';
import { FullResultAnswer } from '../target/full-result-answer.ts';
import { replyWithResult, resultQuery } from '../target/reply-with-result.ts';

export const getAccountResult = defineRoute({
  method: 'get',
  path: '/accounts/{accountId}/results/{parentId}/{region}',
  operationId: 'getAccountResult',
  access: 'outputs',
  summary: 'One target in full, for those who may see its account alone',
  description:
    'The same as `getResult`, below the account, so that IAM can allow one account by its path. Nothing of another account is in it: the ledger of a target that fans out into others is left out.',
  params: z.object({ accountId: AccountId, ...ParentParams.shape, region: Region }),
  query: resultQuery,
  answers: { 'application/json': FullResultAnswer },
  problems: ['unknown-target', 'several-targets'],
  sealable: true,
  reply: (parts, { params: { parentId, ...location }, query }) =>
    replyWithResult(parts, { parentId, location, query, isWithinAccount: true }),
});
