import * as z from 'zod';
import { nextTokenField } from '../answers/fields.ts';
import { ListedParentAnswer, toListedParentAnswer } from '../answers/parent-answer.ts';
import { fromPageToken, toPageToken } from '../page-token.ts';
import { pageQuery } from '../query/page.ts';
import { defineRoute } from '../route.ts';

const Answer = z.strictObject({ executions: z.array(ListedParentAnswer), ...nextTokenField });

export const listExecutions = defineRoute({
  method: 'get',
  path: '/executions',
  operationId: 'listExecutions',
  summary: 'Parent executions, newest first',
  description: 'Parents that started in the accounts and Regions this installation watches.',
  params: z.object({}),
  query: z.object(pageQuery({ usual: 50, most: 100 })),
  answers: { 'application/json': Answer },
  problems: [],
  async reply({ store, accountNames }, { query: { limit, nextToken }, listing }) {
    const after = nextToken === undefined ? undefined : fromPageToken(listing, nextToken, isRootPosition);
    const [{ parents, next }, nameOf] = await Promise.all([store.listRoots(limit, after), accountNames()]);
    const body: z.input<typeof Answer> = {
      executions: parents.map((parent) => toListedParentAnswer(parent, nameOf)),
      nextToken: next && toPageToken(listing, next),
    };
    return { body, sealed: false };
  },
});

/** Shape: `<ISO time>#<execution ID>`, as `listRoots` gives it. */
const isRootPosition = (after: string): boolean =>
  /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z#[0-9A-Za-z-]{36}$/.test(after);
