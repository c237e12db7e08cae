import * as z from 'zod';
import { fromPageToken, toPageToken } from '../http/page-token.ts';
import { pageQuery } from '../http/query/page.ts';
import { Instant, one } from '../http/query/values.ts';
import { defineRoute } from '../http/route.ts';
import { findRoots, positionOf } from '../ledgers/find-roots.ts';
import { isRootPosition } from '../ledgers/list-executions.ts';
import { RunbookHistoryAnswer, toHistoryRun } from './history-answer.ts';
import { readRuns } from './read-runs.ts';

/** Ledgers of ten thousand targets take seconds each, and API Gateway waits for thirty. */
const MOST_MS = 10_000;

const Runbook = z
  .string()
  .regex(/^[\w.:/-]{1,200}$/, { error: 'must be the whole name of a runbook, or its ARN, encoded' })
  .describe('The whole name of a runbook, as its runs have it; a slash in it is written `%2F`');

export const listRunbookHistory = defineRoute({
  method: 'get',
  path: '/runbooks/{runbook}/history',
  operationId: 'listRunbookHistory',
  access: 'report',
  summary: 'Each run of a runbook, newest first, and what changed with it',
  description:
    'A line for each run that started in the accounts and Regions this installation watches: counts, duration, lag, and the causes that are new or gone since the run before it. Each is read from its ledger, so a page is short: it can hold fewer than `limit` and still have a `nextToken`.',
  params: z.object({ runbook: Runbook }),
  query: z.object({
    since: one(Instant)
      .optional()
      .describe(
        'Only runs that started then or later: a date, a time with its zone, or how long ago (`12h`, `7d`)',
      ),
    until: one(Instant).optional().describe('Only runs that started before; written like `since`'),
    ...pageQuery({ usual: 10, most: 25 }),
  }),
  answers: { 'application/json': RunbookHistoryAnswer },
  problems: [],
  async reply({ store, accountNames, now }, { params: { runbook }, query, listing }) {
    const { limit, nextToken } = query;
    const since = query.since?.(now()) ?? -Infinity;
    const [{ parents, unreadable, next: further }, nameOf] = await Promise.all([
      // One more than is shown: the run before the last one tells what changed with that. It may be older than `since`.
      findRoots(store, {
        runbook,
        until: query.until?.(now()),
        limit: limit + 1,
        after: nextToken === undefined ? undefined : fromPageToken(listing, nextToken, isRootPosition),
      }),
      accountNames(),
    ]);
    const next = further !== undefined && further < toText(since) ? undefined : further;
    const wanted = parents.filter(({ startTime = 0 }) => startTime >= since).length;
    const started = now();
    const runs = await readRuns(store, parents.slice(0, wanted + 1), () => now() - started > MOST_MS);
    const isWhole = runs.length === parents.length && parents.length <= limit && next === undefined;
    // The last that was read is shown with the page on which it is known what was before it.
    const shown = runs.slice(0, isWhole ? wanted : Math.min(wanted, limit, Math.max(1, runs.length - 1)));
    const last = shown.at(-1)?.parent;
    const isEnd = isWhole || (wanted < parents.length && shown.length === wanted);
    const end = last === undefined ? next : positionOf(last);
    const body: z.input<typeof RunbookHistoryAnswer> = {
      runbook,
      runs: shown.map((run, index) => toHistoryRun(run, runs[index + 1], nameOf)),
      unreadable: unreadable.length === 0 ? undefined : [...unreadable],
      nextToken: isEnd || end === undefined ? undefined : toPageToken(listing, end),
    };
    return { body, sealed: false };
  },
});

/** As a position begins. */
const toText = (since: number): string => (Number.isFinite(since) ? new Date(since).toISOString() : '');
