import * as z from 'zod';
import { listCauses, type Cause } from '../../domain/causes/list-causes.ts';
import { GroupsAnswer, toBucketAnswer, toGroupAnswer } from './group-answer.ts';
import { toCountsAnswer } from '../report/report-answer.ts';
import { readCauseNotes, type CauseNotes } from '../causes/cause-notes.ts';
import { GROUPINGS, groupingValue, type Grouping } from '../group-by.ts';
import { createGrouping, type OutputGroup, listOutputNames } from './group-outputs.ts';
import { isMissing, missingCounts } from '../missing/missing.ts';
import { fromPageToken, toPageToken } from '../http/page-token.ts';
import type { NameOf } from '../account-names/name-of.ts';
import type { ServeStore } from '../ports.ts';
import { badParameter, type Problem } from '../http/problem.ts';
import { pageQuery } from '../http/query/page.ts';
import { ParentParams } from '../http/query/path.ts';
import { one, oneOf, wholeNumber } from '../http/query/values.ts';
import type { Ledger } from '../ledgers/read-ledger.ts';
import { readOneOutput } from './read-one-output.ts';
import { fitAnswers, MAX_PAGE_BYTES, payloadBytes, sliceItems } from '../results/result-page.ts';
import { defineRoute } from '../http/route.ts';

export const groupResults = defineRoute({
  method: 'get',
  path: '/executions/{parentId}/groups',
  operationId: 'groupResults',
  access: 'outputs',
  summary: 'Targets by the value of one output, or by verdict, reason, cause, account name, unit or message',
  description:
    'Which targets have which value, largest group first. By an output: targets that are collected and have no such output are listed apart from those that are not collected. By anything else: every listed target is in a group or in `withoutValue`. Groups, `withoutValue`, `valueNotKept`, `valueUnreadable` and `notCollected` sum to `expected`.',
  params: ParentParams,
  query: z.object({
    output: one(z.string())
      .optional()
      .describe(
        'Name of the output, as in the results: without it, and without `by`, the answer is a 400 with the names',
      ),
    by: one(oneOf(GROUPINGS)).optional().describe('By what else to group them; not with `output`'),
    targets: one(wholeNumber(0, 1_000))
      .default(100)
      .describe('How many targets are listed of each group, at most 1000; the counts are always complete'),
    ...pageQuery({ usual: 100, most: 1_000 }),
  }),
  answers: { 'application/json': GroupsAnswer },
  problems: ['unknown-execution'],
  sealable: true,
  async reply(
    { store, accountNames, accountUnits, readListedLedger },
    { params: { parentId }, query, listing },
  ) {
    const { output, by, targets: most, limit, nextToken } = query;
    if (by !== undefined && output !== undefined) {
      throw badParameter(
        'by',
        by,
        'cannot be given together with output: targets are grouped by one of them',
      );
    }
    const after = nextToken === undefined ? undefined : fromPageToken(listing, nextToken);
    const [ledger, nameOf, unitOf] = await Promise.all([
      readListedLedger(parentId, after === undefined),
      accountNames(),
      by === 'organizationalUnit' ? accountUnits() : noUnits,
    ]);
    const { parent, rollCall } = ledger;
    const { groups, around, causeOf } =
      by === undefined
        ? await groupByOutput(store, ledger, output, { most, nameOf })
        : await groupByValue(store, ledger, by, { most, nameOf, unitOf });
    const shared = { parentExecutionId: parentId, ...toCountsAnswer(rollCall), ...around };
    const keys = groups.map(({ key }) => key);
    const { answers, next } = await fitAnswers(
      sliceItems(groups, keys, limit, after),
      async (some) => some.map((group) => toGroupAnswer(group, most, nameOf, causeOf?.(group))),
      { maxBytes: MAX_PAGE_BYTES - payloadBytes(shared) },
    );
    const body: z.input<typeof GroupsAnswer> = {
      ...shared,
      groups: [...answers],
      nextToken: next && toPageToken(listing, next),
    };
    return { body, sealed: parent.sealed !== undefined };
  },
});

/** The groups, and the rest of the answer. */
interface Grouped {
  readonly groups: readonly OutputGroup[];
  readonly around: Omit<
    z.input<typeof GroupsAnswer>,
    'groups' | 'nextToken' | 'parentExecutionId' | keyof ReturnType<typeof toCountsAnswer>
  >;
  readonly causeOf?: (
    group: OutputGroup,
  ) => { readonly cause: Cause; readonly noteOf: CauseNotes } | undefined;
}

interface Shown {
  readonly most: number;
  readonly nameOf: NameOf;
}

const noUnits: NameOf = () => undefined;

async function groupByOutput(
  store: Pick<ServeStore, 'rowOutputs' | 'findResults'>,
  { parent, rollCall }: Ledger,
  output: string | undefined,
  { most, nameOf }: Shown,
): Promise<Grouped> {
  const missing = rollCall.targets.filter(isMissing);
  const collected = rollCall.targets.filter((target) => !isMissing(target));
  const { take, groups: grouped } = createGrouping();
  const names = await readOneOutput(store, parent.executionId, collected, output, take);
  if (output === undefined || output === '') throw noOutput(output, names);

  const { groups, withoutValue, notKept, unreadable } = grouped(collected);
  const isUnknown = groups.length === 0 && notKept.length === 0 && unreadable.length === 0;
  return {
    groups,
    around: {
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
    },
  };
}

/** No output is read for it. */
async function groupByValue(
  store: Pick<ServeStore, 'coverage'>,
  { parent, rollCall }: Ledger,
  by: Grouping,
  { most, nameOf, unitOf }: Shown & { readonly unitOf: NameOf },
): Promise<Grouped> {
  const { causes, causeIdOf } = listCauses(rollCall);
  const { take, groups: grouped } = createGrouping();
  for (const target of rollCall.targets) {
    const value = groupingValue(by, target, { causeIdOf, nameOf, unitOf });
    take(target, value === undefined ? 'none' : [value]);
  }
  const { groups, withoutValue } = grouped(rollCall.targets);
  const { unnamed } = rollCall;
  const unnamedVerdict = parent.endedSeenAt === undefined ? 'waiting' : 'neverStarted';
  const causesById = new Map(causes.map((cause) => [cause.id, cause]));
  const noteOf = by === 'cause' ? await readCauseNotes(store, causes) : () => undefined;
  return {
    groups,
    around: {
      by,
      withoutValue: toBucketAnswer(withoutValue, most, nameOf),
      notCollected: {
        ...toBucketAnswer([], most, nameOf, unnamed),
        counts: unnamed === 0 ? {} : { [unnamedVerdict]: unnamed },
        unnamed,
      },
    },
    causeOf: ({ value: [id = ''] }) => {
      const cause = by === 'cause' ? causesById.get(id) : undefined;
      return cause && { cause, noteOf };
    },
  };
}

function noOutput(value: string | undefined, names: ReadonlySet<string>): Problem {
  const listed = listOutputNames(names);
  const known =
    listed.outputs.length === 0 ? 'this parent has none yet' : `this parent has ${listed.outputs.join(', ')}`;
  return badParameter(
    'output',
    value,
    `must name the output by which to group: ${known}. Without an output, targets can be grouped by ${GROUPINGS.join(', ')}`,
    listed,
  );
}
