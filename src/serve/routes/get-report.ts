import * as z from 'zod';
import { ReportAnswer, toReportAnswer } from '../answers/report-answer.ts';
import { toTargetAnswer } from '../answers/target-answer.ts';
import { fromPageToken, toPageToken } from '../page-token.ts';
import { pageQuery } from '../query/page.ts';
import { ParentParams } from '../query/path.ts';
import { readLedger } from '../read-ledger.ts';
import { fitAnswers, sliceTargets } from '../result-page.ts';
import { defineRoute } from '../route.ts';

export const getReport = defineRoute({
  method: 'get',
  path: '/executions/{parentId}',
  operationId: 'getReport',
  summary: 'The report of a parent execution',
  description:
    'What became of every expected target, with the counts and their denominator. No outputs: who may read this need not be allowed to read those.',
  params: ParentParams,
  query: z.object(pageQuery({ usual: 100, most: 1_000 })),
  answers: { 'application/json': ReportAnswer },
  problems: ['unknown-execution'],
  async reply({ store, accountNames }, { params: { parentId }, query: { limit, nextToken }, listing }) {
    const after = nextToken === undefined ? undefined : fromPageToken(listing, nextToken);
    const { parent, rollCall } = await readLedger(store, parentId);
    const [recorded, nameOf] = await Promise.all([store.findRecorded(parentId), accountNames()]);
    const { answers, next } = await fitAnswers(
      sliceTargets(rollCall.targets, limit, after),
      async (targets) => targets.map((target) => toTargetAnswer(target, nameOf)),
    );
    const body: z.input<typeof ReportAnswer> = {
      ...toReportAnswer(parent, recorded, rollCall, nameOf),
      targets: [...answers],
      nextToken: next && toPageToken(listing, next),
    };
    return { body, sealed: parent.sealed !== undefined };
  },
});
