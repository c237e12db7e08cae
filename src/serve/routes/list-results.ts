import * as z from 'zod';
import { expectedFields, nextTokenField } from '../answers/fields.ts';
import { toCountsAnswer } from '../answers/report-answer.ts';
import { ResultAnswer } from '../answers/target-answer.ts';
import { fromPageToken, toPageToken } from '../page-token.ts';
import { pageQuery } from '../query/page.ts';
import { ParentParams } from '../query/path.ts';
import { readLedger } from '../read-ledger.ts';
import { readResults } from '../read-results.ts';
import { fitAnswers, sliceTargets } from '../result-page.ts';
import { defineRoute } from '../route.ts';

const Answer = z.strictObject({
  parentExecutionId: z.string(),
  ...expectedFields,
  results: z.array(ResultAnswer),
  ...nextTokenField,
});

export const listResults = defineRoute({
  method: 'get',
  path: '/executions/{parentId}/results',
  operationId: 'listResults',
  summary: 'The targets of a parent execution, with their outputs',
  description: 'One result for each expected target, whatever became of it.',
  params: ParentParams,
  query: z.object(pageQuery({ usual: 100, most: 1_000 })),
  answers: { 'application/json': Answer },
  problems: ['unknown-execution'],
  async reply({ store, accountNames }, { params: { parentId }, query: { limit, nextToken }, listing }) {
    const after = nextToken === undefined ? undefined : fromPageToken(listing, nextToken);
    const [{ parent, rollCall }, nameOf] = await Promise.all([readLedger(store, parentId), accountNames()]);
    const { answers, next } = await fitAnswers(sliceTargets(rollCall.targets, limit, after), (targets) =>
      readResults(store, parentId, targets, nameOf),
    );
    const body: z.input<typeof Answer> = {
      parentExecutionId: parentId,
      ...toCountsAnswer(rollCall),
      results: [...answers],
      nextToken: next && toPageToken(listing, next),
    };
    return { body, sealed: parent.sealed !== undefined };
  },
});
