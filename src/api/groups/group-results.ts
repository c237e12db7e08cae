import * as z from 'zod';
import { GroupsAnswer, toBucketAnswer, toGroupAnswer } from './group-answer.ts';
import { toCountsAnswer } from '../report/report-answer.ts';
import { createGrouping } from './group-outputs.ts';
import { isMissing, missingCounts } from '../missing/missing.ts';
import { listOutputNames } from './output-names.ts';
import { fromPageToken, toPageToken } from '../http/page-token.ts';
import { Problem } from '../http/problem.ts';
import { pageQuery } from '../http/query/page.ts';
import { ParentParams } from '../http/query/path.ts';
import { one, wholeNumber } from '../http/query/values.ts';
import { readLedger } from '../ledgers/read-ledger.ts';
import { readOneOutput } from './read-one-output.ts';
import { fitAnswers, MAX_PAGE_BYTES, payloadBytes, sliceItems } from '../results/result-page.ts';
import { defineRoute } from '../http/route.ts';

export const groupResults = defineRoute({
  method: 'get',
  path: '/executions/{parentId}/groups',
  operationId: 'groupResults',
  summary: 'Targets by the value of one output',
  description:
    'Which targets have which value, largest group first. Targets that are collected and have no such output are listed apart from those that are not collected; groups, `withoutValue`, `valueNotKept`, `valueUnreadable` and `notCollected` add up to `expected`.',
  params: ParentParams,
  query: z.object({
    output: one(z.string()).optional().meta({
      description: 'Name of the output, as in the results: without it the answer is a 400 with the names',
      isRequired: true,
    }),
    targets: one(wholeNumber(0, 1_000))
      .default(100)
      .describe('How many targets are listed of each group, at most 1000; the counts are always complete'),
    ...pageQuery({ usual: 100, most: 1_000 }),
  }),
  answers: { 'application/json': GroupsAnswer },
  problems: ['unknown-execution'],
  sealable: true,
  async reply({ store, accountNames }, { params: { parentId }, query, listing }) {
    const { output, targets: most, limit, nextToken } = query;
    const after = nextToken === undefined ? undefined : fromPageToken(listing, nextToken);
    const [{ parent, rollCall }, nameOf] = await Promise.all([readLedger(store, parentId), accountNames()]);
    const missing = rollCall.targets.filter(isMissing);
    const collected = rollCall.targets.filter((target) => !isMissing(target));

    const { take, groups: grouped } = createGrouping();
    const names = await readOneOutput(store, parentId, collected, output, take);
    if (output === undefined || output === '') throw noOutput(output, names);

    const { groups, withoutValue, notKept, unreadable } = grouped(collected);
    const isUnknown = groups.length === 0 && notKept.length === 0 && unreadable.length === 0;
    const around: Omit<z.input<typeof GroupsAnswer>, 'groups' | 'nextToken'> = {
      parentExecutionId: parentId,
      ...toCountsAnswer(rollCall),
      output,
      ...(isUnknown ? listOutputNames(names) : {}),
      withoutValue: toBucketAnswer(withoutValue, most, nameOf),
      valueNotKept: notKept.length === 0 ? undefined : toBucketAnswer(notKept, most, nameOf),
      valueUnreadable: unreadable.length === 0 ? undefined : toBucketAnswer(unreadable, most, nameOf),
      notCollected: {
        ...toBucketAnswer(missing, most, nameOf, rollCall.unnamed),
        counts: missingCounts(rollCall.counts),
        unnamed: rollCall.unnamed,
      },
    };
    const keys = groups.map(({ key }) => key);
    const { answers, next } = await fitAnswers(
      sliceItems(groups, keys, limit, after),
      async (some) => some.map((group) => toGroupAnswer(group, most, nameOf)),
      { maxBytes: MAX_PAGE_BYTES - payloadBytes(around) },
    );
    const body: z.input<typeof GroupsAnswer> = {
      ...around,
      groups: [...answers],
      nextToken: next && toPageToken(listing, next),
    };
    return { body, sealed: parent.sealed !== undefined };
  },
});

function noOutput(value: string | undefined, names: ReadonlySet<string>): Problem {
  const listed = listOutputNames(names);
  const known =
    listed.outputs.length === 0 ? 'this parent has none yet' : `this parent has ${listed.outputs.join(', ')}`;
  return new Problem(
    'bad-parameter',
    'Bad parameter',
    `output must name the output by which to group: ${known}`,
    { parameter: 'output', value, ...listed },
  );
}
