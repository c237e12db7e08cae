import { createCauseIds } from '../../domain/causes/list-causes.ts';
import { childTarget } from '../../ledger/evaluate-targets.ts';
import type { Target } from '../../ledger/target.ts';
import type { AccountRow, UnreadableInAccount } from '../../ledger/account-row.ts';
import type { ServeStore } from '../ports.ts';
import { whatRanBefore, type RanBefore } from './ran-before.ts';

/** One execution in an account, judged, with what those before it say. */
export interface AccountExecution extends RanBefore {
  readonly parentId: string;
  readonly target: Target;
  readonly causeId: string | undefined;
}

/** Which executions are wanted. Times are milliseconds since the epoch. */
export interface WantedInAccount {
  readonly limit: number;
  /** Where the previous page ended. */
  readonly after?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly isWanted: (execution: AccountExecution) => boolean;
}

export interface AccountExecutions {
  /** Newest first. */
  readonly executions: readonly AccountExecution[];
  /** IDs of executions within the page that cannot be understood, whatever the filter. */
  readonly unreadable: readonly string[];
  /** Where the next page begins; undefined if there is none. */
  readonly next: string | undefined;
}

/** A query of so many rows without outputs stays below DynamoDB's 1 MB. */
const ROWS = 100;
const MOST_QUERIES = 2;
/** Rows at the end of what is read that are not listed: they tell what ran before those that are. */
const BEHIND = 50;

/**
 * What ran in an account, newest first. Reads at most two pages of the index, however much is kept: a filter that
 * matches few makes the answer short, and never slow.
 */
export async function readAccount(
  store: Pick<ServeStore, 'listInAccount'>,
  accountId: string,
  { limit, after, since = -Infinity, until, isWanted }: WantedInAccount,
): Promise<AccountExecutions> {
  const rows: AccountRow[] = [];
  const damaged: UnreadableInAccount[] = [];
  let next = after;
  for (let queries = 0; queries < MOST_QUERIES; queries += 1) {
    const page = await store.listInAccount(accountId, ROWS, next, until);
    rows.push(...page.rows);
    damaged.push(...page.unreadable);
    next = page.next;
    if (next === undefined) break;
    const isBehindSince = (rows.at(-1)?.row.startTime ?? Infinity) < since;
    const found = listable(judge(rows), next).filter((one) => isWanted(one)).length;
    if (isBehindSince || found >= limit) break;
  }

  const judged = listable(judge(rows), next);
  const oldest = Number.isFinite(since) ? new Date(since).toISOString() : '';
  const executions: AccountExecution[] = [];
  let position = after;
  for (const [index, execution] of judged.entries()) {
    const own = rows[index]?.position ?? '';
    if (own < oldest) return { executions, unreadable: within(oldest), next: undefined };
    if (executions.length === limit)
      return { executions, unreadable: within(position ?? ''), next: position };
    if (isWanted(execution)) executions.push(execution);
    position = own;
  }
  if (next === undefined) return { executions, unreadable: within(oldest), next: undefined };
  // Only damaged rows were read: the next page begins behind them.
  const end = judged.length === 0 ? next : position;
  return { executions, unreadable: within(end ?? ''), next: end };

  function within(from: string): readonly string[] {
    return damaged.filter((one) => one.position >= from).map(({ executionId }) => executionId);
  }
}

/** Without those that only tell what ran before; all, if there are no more rows behind them. */
const listable = <Row>(rows: readonly Row[], next: string | undefined): readonly Row[] =>
  next === undefined || rows.length <= BEHIND ? rows : rows.slice(0, -BEHIND);

function judge(rows: readonly AccountRow[]): readonly AccountExecution[] {
  const causeIdOf = createCauseIds();
  const judged = rows.map(({ parentId, row }) => {
    const { executionId, location, startTime } = row;
    const target = childTarget({ executionId, location, startTime, row, isUnreadable: false }, undefined);
    return { parentId, target, causeId: causeIdOf(target), runbook: row.runbook, region: location.region };
  });
  const before = whatRanBefore(
    judged.map(({ target: { verdict, status }, causeId, runbook, region }) => ({
      verdict,
      status,
      causeId,
      runbook,
      region,
    })),
  );
  return judged.map(({ parentId, target, causeId }, index) => ({
    parentId,
    target,
    causeId,
    ...before[index],
  }));
}
