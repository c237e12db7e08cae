import * as z from 'zod';
import { listCauses as listCausesOf, type Cause } from '../../domain/causes/list-causes.ts';
import { CauseAnswer, causesFields, explainedBy, toCauseAnswer } from './cause-answer.ts';
import { expectedFields, nextTokenField } from '../http/fields.ts';
import { toCountsAnswer } from '../report/report-answer.ts';
import { readCauseNotes } from './cause-notes.ts';
import { fromPageToken, toPageToken } from '../http/page-token.ts';
import { pageQuery } from '../http/query/page.ts';
import { ParentParams } from '../http/query/path.ts';
import { fitAnswers, sliceItems } from '../results/result-page.ts';
import { defineRoute } from '../http/route.ts';

const Answer = z.strictObject({
  parentExecutionId: z.string(),
  ...expectedFields,
  ...causesFields,
  causes: z.array(CauseAnswer).describe('Those that explain the most first'),
  omitted: z
    .strictObject({ causes: z.int(), targets: z.int() })
    .optional()
    .describe('How many causes follow on further pages, and of how many targets; absent on the last page'),
  ...nextTokenField,
});

export const listCauses = defineRoute({
  method: 'get',
  path: '/executions/{parentId}/causes',
  operationId: 'listCauses',
  access: 'report',
  summary: 'Why targets did not succeed, and what to do about it',
  description:
    'Targets that did not succeed, grouped by cause: verdict, reason, step, operation, error code, and the message without account numbers, ARNs, IDs, times and other variable parts. No outputs and no text of a runbook: one original message of each cause stands in `groups?by=cause`, all of them in `results?cause=`.',
  params: ParentParams,
  query: z.object(pageQuery({ usual: 100, most: 1_000 })),
  answers: { 'application/json': Answer },
  problems: ['unknown-execution'],
  sealable: true,
  async reply(
    { store, accountNames, readListedLedger },
    { params: { parentId }, query: { limit, nextToken }, listing },
  ) {
    const after = nextToken === undefined ? undefined : fromPageToken(listing, nextToken);
    const [{ parent, rollCall }, nameOf] = await Promise.all([
      readListedLedger(parentId, after === undefined),
      accountNames(),
    ]);
    const { causes } = listCausesOf(rollCall);
    const noteOf = await readCauseNotes(store, causes);
    const slice = sliceItems(causes, causes.map(causeKey), limit, after);
    const { answers, next } = await fitAnswers(slice, async (some) =>
      some.map((cause) => toCauseAnswer(cause, nameOf, noteOf)),
    );
    const rest = next === undefined ? [] : causes.filter((cause) => causeKey(cause) > next);
    const body: z.input<typeof Answer> = {
      parentExecutionId: parentId,
      ...toCountsAnswer(rollCall),
      distinctCauses: causes.length,
      explained: explainedBy(causes),
      causes: [...answers],
      omitted: rest.length === 0 ? undefined : { causes: rest.length, targets: explainedBy(rest) },
      nextToken: next && toPageToken(listing, next),
    };
    return { body, sealed: parent.sealed !== undefined };
  },
});

/** Ascending in the order in which causes are listed. Shape: `<what the count lacks of 10^12>#<ID>`. */
const causeKey = ({ count, id }: Cause): string => `${String(1e12 - count).padStart(13, '0')}#${id}`;
