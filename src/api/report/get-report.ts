import * as z from 'zod';
import { listCauses } from '../../domain/causes/list-causes.ts';
import { toFirstCauses } from '../causes/cause-answer.ts';
import { ReportAnswer, toReportAnswer } from './report-answer.ts';
import { toTargetAnswer } from '../target/target-answer.ts';
import { readCauseNotes } from '../causes/cause-notes.ts';
import { fromPageToken, toPageToken } from '../http/page-token.ts';
import { pageQuery } from '../http/query/page.ts';
import { ParentParams } from '../http/query/path.ts';
import { readLedger } from '../ledgers/read-ledger.ts';
import { fitAnswers, sliceTargets } from '../results/result-page.ts';
import { one, wholeNumber } from '../http/query/values.ts';
import { defineRoute } from '../http/route.ts';
import { waitForSeal } from './wait-for-seal.ts';

/** Seconds. API Gateway gives up after 30. */
const LONGEST_WAIT = 25;

export const getReport = defineRoute({
  method: 'get',
  path: '/executions/{parentId}',
  operationId: 'getReport',
  summary: 'The report of a parent execution',
  description:
    'What became of every expected target, with the counts and their denominator, and the first causes of what did not succeed. Without outputs, and without messages that may repeat one: a caller may be allowed to read the report and not the outputs.',
  params: ParentParams,
  query: z.object({
    wait: one(wholeNumber(1, LONGEST_WAIT))
      .optional()
      .describe('Seconds to hold the answer until the parent is sealed; the parent need not be known yet'),
    ...pageQuery({ usual: 100, most: 1_000 }),
  }),
  answers: { 'application/json': ReportAnswer },
  problems: ['unknown-execution'],
  sealable: true,
  async reply(parts, { params: { parentId }, query: { limit, nextToken, wait }, listing, signal }) {
    const { store, accountNames } = parts;
    const after = nextToken === undefined ? undefined : fromPageToken(listing, nextToken);
    if (wait !== undefined) await waitForSeal(parts, parentId, wait, signal);
    const { parent, rollCall } = await readLedger(store, parentId);
    const [recorded, nameOf] = await Promise.all([store.findRecorded(parentId), accountNames()]);
    const { causes, causeIdOf } = listCauses(rollCall);
    const noteOf = await readCauseNotes(store, causes);
    const { answers, next } = await fitAnswers(
      sliceTargets(rollCall.targets, limit, after),
      async (targets) => targets.map((target) => toTargetAnswer(target, nameOf, causeIdOf)),
    );
    const body: z.input<typeof ReportAnswer> = {
      ...toReportAnswer(parent, recorded, rollCall, nameOf),
      ...toFirstCauses(causes, nameOf, noteOf),
      targets: [...answers],
      nextToken: next && toPageToken(listing, next),
    };
    return { body, sealed: parent.sealed !== undefined };
  },
});
