import * as z from 'zod';
import { nextTokenField } from '../http/fields.ts';
import { ListedParentAnswer, toListedParentAnswer } from './parent-answer.ts';
import { findRoots } from './find-roots.ts';
import { fromPageToken, toPageToken } from '../http/page-token.ts';
import { pageQuery } from '../http/query/page.ts';
import { one, oneOf, several, Instant } from '../http/query/values.ts';
import { defineRoute } from '../http/route.ts';

const Answer = z.strictObject({
  executions: z.array(ListedParentAnswer),
  unreadable: z
    .array(z.string())
    .optional()
    .describe(
      'IDs of parents on this page that Rollcall cannot read, whatever the filter: their items are damaged, or a newer version wrote them. Absent if there are none',
    ),
  ...nextTokenField,
});

const Query = z.object({
  runbook: one(z.string().min(1, { error: 'must not be empty' }))
    .optional()
    .describe('Only runs of this runbook: its whole name'),
  runbookVersion: one(z.string().min(1, { error: 'must not be empty' }))
    .optional()
    .describe('Only runs of this version of a runbook'),
  startedBy: one(z.string().min(1, { error: 'must not be empty' }))
    .optional()
    .describe('Only parents that this principal started: its whole ARN, or what follows a `/` in it'),
  status: several(
    z.string().regex(/^[A-Za-z]{1,40}$/, { error: 'must be a status such as Success or Failed' }),
  )
    .optional()
    .describe('Only parents with one of these statuses of AWS; case does not matter'),
  sealed: one(oneOf(['true', 'false']))
    .optional()
    .describe('Only parents that are sealed, or that are not'),
  since: one(Instant)
    .optional()
    .describe(
      'Only parents that started then or later: a date, a time with its zone, or how long ago (`12h`, `7d`)',
    ),
  until: one(Instant).optional().describe('Only parents that started before; written like `since`'),
  ...pageQuery({ usual: 50, most: 100 }),
});

export const listExecutions = defineRoute({
  method: 'get',
  path: '/executions',
  operationId: 'listExecutions',
  access: 'report',
  summary: 'Parent executions, newest first',
  description:
    'Parents that started in the accounts and Regions this installation watches. A page can hold fewer than `limit`, or none, and still have a `nextToken`: then a filter matched few.',
  params: z.object({}),
  query: Query,
  answers: { 'application/json': Answer },
  problems: [],
  async reply({ store, accountNames, now }, { query, listing }) {
    const { nextToken, since, until, sealed, status, ...rest } = query;
    const [{ parents, unreadable, next }, nameOf] = await Promise.all([
      findRoots(store, {
        ...rest,
        statuses: status,
        sealed: sealed && sealed === 'true',
        since: since?.(now()),
        until: until?.(now()),
        after: nextToken === undefined ? undefined : fromPageToken(listing, nextToken, isRootPosition),
      }),
      accountNames(),
    ]);
    const body: z.input<typeof Answer> = {
      executions: parents.map((parent) => toListedParentAnswer(parent, nameOf)),
      unreadable: unreadable.length === 0 ? undefined : [...unreadable],
      nextToken: next && toPageToken(listing, next),
    };
    return { body, sealed: false };
  },
});

/** Shape: `<ISO time>#<execution ID>`, as `listRoots` gives it. */
export const isRootPosition = (after: string): boolean =>
  /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z#[0-9A-Za-z-]{36}$/.test(after);
