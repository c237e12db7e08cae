import * as z from 'zod';
import { listCauses } from '../../domain/causes/list-causes.ts';
import { batchesOf } from '../../lib/batches.ts';
import { UNREADABLE } from '../../ledger/result.ts';
import {
  DiffAnswer,
  toCauseChanges,
  toChangeAnswer,
  type OutputChanges,
  toRunAnswer,
} from './diff-answer.ts';
import {
  countKinds,
  DIFFERENCE_KINDS,
  differenceKey,
  type CauseIds,
  type Difference,
} from './diff-ledgers.ts';
import { diffOutputs } from './diff-outputs.ts';
import type { NameOf } from '../account-names/name-of.ts';
import { fromPageToken, toPageToken } from '../http/page-token.ts';
import type { ServeStore } from '../ports.ts';
import { pageQuery } from '../http/query/page.ts';
import { AccountId, ExecutionId, Region } from '../http/query/path.ts';
import { oneOf, several } from '../http/query/values.ts';
import { PAIRS_AT_ONCE, readDifferences, readPairs, type TwoLedgers } from './read-differences.ts';
import { readLedger } from '../ledgers/read-ledger.ts';
import { accountFilterQuery, countUnknown, matchAccounts } from '../results/account-filter.ts';
import { isOneOf } from '../results/target-filter.ts';
import { fitAnswers, MAX_PAGE_BYTES, payloadBytes, sliceItems } from '../results/result-page.ts';
import { defineRoute } from '../http/route.ts';

export const diffExecutions = defineRoute({
  method: 'get',
  path: '/executions/{parentId}/diff/{otherParentId}',
  operationId: 'diffExecutions',
  access: 'outputs',
  summary: 'What changed between two parent executions',
  description:
    'From the first (before) to the second (after): which targets appeared, are gone, changed, or are the same. A target has changed if its verdict, reason or cause differs, or if it is collected in both and its outputs differ, or cannot be shown to be the same.',
  params: z.object({
    parentId: ExecutionId.describe('The parent execution before'),
    otherParentId: ExecutionId.describe('The parent execution after'),
  }),
  query: z.object({
    kind: several(oneOf(DIFFERENCE_KINDS))
      .default(['appeared', 'gone', 'changed'])
      .describe('Which targets to list; several with commas. The counts are of all'),
    accountId: several(AccountId).optional().describe('List only targets in these accounts'),
    region: several(Region).optional().describe('List only targets in these Regions'),
    ...accountFilterQuery,
    ...pageQuery({ usual: 100, most: 1_000 }),
  }),
  answers: { 'application/json': DiffAnswer },
  problems: ['unknown-execution'],
  sealable: true,
  async reply(
    { store, accountNames, accountFacts },
    { params: { parentId, otherParentId }, query, listing },
  ) {
    const { kind: kinds, accountId, region, limit, nextToken } = query;
    const token = nextToken === undefined ? undefined : fromPageToken(listing, nextToken);
    const [from, to, nameOf] = await Promise.all([
      readLedger(store, parentId),
      readLedger(store, otherParentId),
      accountNames(),
    ]);
    const accounts = await matchAccounts(query, accountFacts);
    const [causesBefore, causesAfter] = [listCauses(from.rollCall), listCauses(to.rollCall)];
    const causeIds = { from: causesBefore.causeIdOf, to: causesAfter.causeIdOf };
    const differences = await readDifferences(store, { from, to }, causeIds);
    const asked = differences
      .filter(({ kind, from: before, to: after = before }) => {
        const { accountId: itsAccount, region: itsRegion } = after?.location ?? {};
        const isMeant = accounts === undefined || accounts.matches(itsAccount);
        return (
          isMeant && kinds.includes(kind) && isOneOf(accountId, itsAccount) && isOneOf(region, itsRegion)
        );
      })
      .map((difference) => ({ ...difference, key: differenceKey(difference) }))
      .sort((one, other) => (one.key < other.key ? -1 : 1));

    const [before, after] = [from.parent.runbook, to.parent.runbook];
    const around: Omit<z.input<typeof DiffAnswer>, 'changes' | 'nextToken'> = {
      from: toRunAnswer(from, nameOf),
      to: toRunAnswer(to, nameOf),
      sameRunbook: before === undefined || after === undefined ? undefined : before === after,
      causes: toCauseChanges(causesBefore.causes, causesAfter.causes),
      counts: countKinds(differences),
      unknownAccounts: countUnknown(
        accounts,
        differences.map(({ from: one, to: other = one }) => other?.location?.accountId),
      ),
    };
    const { answers, next } = await fitAnswers(
      sliceItems(
        asked,
        asked.map(({ key }) => key),
        limit,
        token,
      ),
      (some) => toChanges(store, { from, to }, some, { nameOf, causeIds }),
      { maxBytes: MAX_PAGE_BYTES - payloadBytes(around) },
    );
    const body: z.input<typeof DiffAnswer> = {
      ...around,
      changes: [...answers],
      nextToken: next && toPageToken(listing, next),
    };
    return { body, sealed: from.parent.sealed !== undefined && to.parent.sealed !== undefined };
  },
});

/** Reads outputs only where they differ, and keeps only what the answer shows. */
async function toChanges(
  store: Pick<ServeStore, 'rowOutputs' | 'findResults'>,
  ledgers: TwoLedgers,
  differences: readonly Difference[],
  { nameOf, causeIds }: { readonly nameOf: NameOf; readonly causeIds: CauseIds },
) {
  const outputs = new Map<string, OutputChanges>();
  const differing = differences.filter(({ outputsDiffer }) => outputsDiffer);
  for (const some of batchesOf(differing, PAIRS_AT_ONCE)) {
    for (const { key, before, after } of await readPairs(store, ledgers, some)) {
      const isUnreadable = before === UNREADABLE || after === UNREADABLE;
      outputs.set(
        key,
        isUnreadable ? { outputsUnreadable: true } : diffOutputs(before.outputs, after.outputs),
      );
    }
  }
  return differences.map((difference) =>
    toChangeAnswer(difference, outputs.get(difference.key), nameOf, causeIds),
  );
}
