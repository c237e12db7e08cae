import * as z from 'zod';
import { listCauses } from '../../domain/causes/list-causes.ts';
import { REASONS, VERDICTS } from '../../domain/verdict.ts';
import { firstCausesFields, toFirstCauses } from '../causes/cause-answer.ts';
import { expectedFields, nextTokenField } from '../http/fields.ts';
import { toCountsAnswer } from '../report/report-answer.ts';
import { TargetAnswer, toTargetAnswer } from '../target/target-answer.ts';
import { readCauseNotes } from '../causes/cause-notes.ts';
import { missingOf } from './missing.ts';
import { fromPageToken, toPageToken } from '../http/page-token.ts';
import { pageQuery } from '../http/query/page.ts';
import { ParentParams } from '../http/query/path.ts';
import {
  accountFilterQuery,
  countUnknown,
  matchAccounts,
  unknownAccountsField,
} from '../results/account-filter.ts';
import { fitAnswers, sliceTargets } from '../results/result-page.ts';
import { defineRoute } from '../http/route.ts';

const Answer = z.strictObject({
  parentExecutionId: z.string(),
  ...expectedFields,
  missing: z.int().describe('How many are expected and not collected'),
  unnamed: z.int().describe('How many of them AWS counted and did not list: they are not among the targets'),
  reasons: z
    .partialRecord(z.enum([...REASONS, ...VERDICTS]), z.int())
    .describe('How many are missing for each reason, or with each verdict where there is none'),
  ...firstCausesFields,
  ...unknownAccountsField,
  targets: z.array(TargetAnswer).describe('Of the accounts that the filters mean; what is counted is of all'),
  ...nextTokenField,
});

export const listMissing = defineRoute({
  method: 'get',
  path: '/executions/{parentId}/missing',
  operationId: 'listMissing',
  access: 'report',
  summary: 'Targets that are expected and not collected, and why',
  description:
    'Every target that waits, runs, never started, cannot be read, or has an unknown status. Without outputs: there are none.',
  params: ParentParams,
  query: z.object({ ...accountFilterQuery, ...pageQuery({ usual: 100, most: 1_000 }) }),
  answers: { 'application/json': Answer },
  problems: ['unknown-execution'],
  sealable: true,
  async reply(
    { store, accountNames, accountFacts, readListedLedger },
    { params: { parentId }, query, listing },
  ) {
    const { limit, nextToken } = query;
    const after = nextToken === undefined ? undefined : fromPageToken(listing, nextToken);
    const [{ parent, rollCall }, nameOf] = await Promise.all([
      readListedLedger(parentId, after === undefined),
      accountNames(),
    ]);
    const accounts = await matchAccounts(query, accountFacts);
    const { targets: all, missing, reasons } = missingOf(rollCall);
    const targets = all.filter(
      ({ location }) => accounts === undefined || accounts.matches(location?.accountId),
    );
    const { causes, causeIdOf } = listCauses({ ...rollCall, targets });
    const noteOf = await readCauseNotes(store, causes);
    const { answers, next } = await fitAnswers(sliceTargets(targets, limit, after), async (some) =>
      some.map((target) => toTargetAnswer(target, nameOf, causeIdOf)),
    );
    const body: z.input<typeof Answer> = {
      parentExecutionId: parentId,
      ...toCountsAnswer(rollCall),
      missing,
      unnamed: rollCall.unnamed,
      reasons,
      ...toFirstCauses(causes, nameOf, noteOf),
      unknownAccounts: countUnknown(
        accounts,
        all.map(({ location }) => location?.accountId),
      ),
      targets: [...answers],
      nextToken: next && toPageToken(listing, next),
    };
    return { body, sealed: parent.sealed !== undefined };
  },
});
