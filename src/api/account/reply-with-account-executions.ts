import * as z from 'zod';
import { listCauses } from '../../domain/causes/list-causes.ts';
import { ACCOUNT_POSITION } from '../../ledger/account-row.ts';
import { toCauseAnswer } from '../causes/cause-answer.ts';
import { fromPageToken, toPageToken } from '../http/page-token.ts';
import { pageQuery } from '../http/query/page.ts';
import type { ServeParts } from '../http/parts.ts';
import { Instant, one, several } from '../http/query/values.ts';
import type { Reply } from '../http/route.ts';
import { matchesTarget, targetFilterQuery } from '../results/target-filter.ts';
import { type AccountExecutionsAnswer, toAccountExecutionAnswer } from './account-answer.ts';
import { readAccount, type AccountExecution } from './read-account.ts';

const { accountId: _, ...filters } = targetFilterQuery;

export const accountExecutionsQuery = z.object({
  runbook: one(z.string().min(1, { error: 'must not be empty' }))
    .optional()
    .describe('Only executions of this runbook: its whole name'),
  runbookVersion: one(z.string().min(1, { error: 'must not be empty' }))
    .optional()
    .describe('Only executions of this version of a runbook'),
  status: several(
    z.string().regex(/^[A-Za-z]{1,40}$/, { error: 'must be a status such as Success or Failed' }),
  )
    .optional()
    .describe('Only executions with one of these statuses of AWS; case does not matter'),
  ...filters,
  since: one(Instant)
    .optional()
    .describe(
      'Only executions that started then or later: a date, a time with its zone, or how long ago (`12h`, `7d`)',
    ),
  until: one(Instant).optional().describe('Only executions that started before; written like `since`'),
  ...pageQuery({ usual: 25, most: 50 }),
});

interface AskedAccount {
  readonly accountId: string;
  readonly query: z.output<typeof accountExecutionsQuery>;
  /** Names the list, for the tokens of its pages. */
  readonly listing: string;
}

/** What ran in an account, newest first; nothing of another account is in it. */
export async function replyWithAccountExecutions(
  { store, accountNames, now }: ServeParts,
  { accountId, query, listing }: AskedAccount,
): Promise<Reply> {
  const { limit, nextToken, since, until, ...filter } = query;
  const [{ executions, unreadable, next }, nameOf] = await Promise.all([
    readAccount(store, accountId, {
      limit,
      after: nextToken === undefined ? undefined : fromPageToken(listing, nextToken, isPosition),
      since: since?.(now()),
      until: until?.(now()),
      isWanted: (execution) => isWanted(execution, filter),
    }),
    accountNames(),
  ]);
  const targets = executions.map(({ target }) => target);
  const { causes } = listCauses({ targets, counts: {}, unnamed: 0 });
  const body: z.input<typeof AccountExecutionsAnswer> = {
    accountId,
    accountName: nameOf(accountId),
    executions: executions.map((execution) => toAccountExecutionAnswer(execution, nameOf)),
    causes: causes.map((cause) => toCauseAnswer(cause, nameOf, () => undefined)),
    unreadable: unreadable.length === 0 ? undefined : [...unreadable],
    nextToken: next && toPageToken(listing, next),
  };
  return { body, sealed: false };
}

const isPosition = (after: string): boolean => ACCOUNT_POSITION.test(after);

type Filter = Omit<z.output<typeof accountExecutionsQuery>, 'limit' | 'nextToken' | 'since' | 'until'>;

function isWanted(
  { target, causeId }: AccountExecution,
  { runbook, runbookVersion, status, ...rest }: Filter,
): boolean {
  return (
    (runbook === undefined || runbook === target.row?.runbook) &&
    (runbookVersion === undefined || runbookVersion === target.row?.runbookVersion) &&
    (status === undefined || status.some((one) => one.toLowerCase() === target.status?.toLowerCase())) &&
    matchesTarget(target, rest, () => causeId)
  );
}
