import type { Context } from 'hono';
import { isExecutionId } from '../automation/execution-id.ts';
import { badParameter } from './problem.ts';

/** A page as it was asked for. */
export interface PageQuery {
  readonly limit: number;
  readonly nextToken: string | undefined;
}

interface Limits {
  readonly usual: number;
  readonly most: number;
}

/** @throws {Problem} that names what is unknown, given twice, or not a number in range */
export function parsePageQuery(context: Context, { usual, most }: Limits): PageQuery {
  const query = context.req.queries();
  for (const [name, values] of Object.entries(query)) {
    if (name !== 'limit' && name !== 'nextToken') {
      throw badParameter(
        name,
        values[0],
        `${name} is not a parameter of this route: use limit and nextToken`,
      );
    }
    if (values.length > 1) throw badParameter(name, values, `${name} must be given once`);
  }
  const limit = query['limit']?.[0];
  return { limit: limit === undefined ? usual : parseLimit(limit, most), nextToken: query['nextToken']?.[0] };
}

function parseLimit(text: string, most: number): number {
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > most) {
    throw badParameter('limit', text, `limit must be a whole number from 1 to ${most}`);
  }
  return limit;
}

/** @throws {Problem} if the path does not name an execution */
export function parseParentId(context: Context): string {
  const parentId = context.req.param('parentId') ?? '';
  if (!isExecutionId(parentId)) {
    throw badParameter(
      'parentId',
      parentId,
      'The path must name an automation execution ID, 36 characters long',
    );
  }
  return parentId;
}
