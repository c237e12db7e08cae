import * as z from 'zod';
import type { AutomationExecution } from '../automation/execution.ts';
import { ApiError } from '../server/api-error.ts';
import type { Page } from '../server/page.ts';

/** Where a page ends: seconds since the epoch, and the execution's ID. */
const Position = z.tuple([z.number(), z.string()]);
type Position = z.infer<typeof Position>;

const positionOf = ({ ExecutionStartTime, AutomationExecutionId }: AutomationExecution): Position => [
  ExecutionStartTime,
  AutomationExecutionId,
];

/** Newest first; what started in the same instant stands in the order of IDs. */
const compare = ([start, id]: Position, [otherStart, otherId]: Position): number =>
  otherStart - start || (id < otherId ? -1 : Number(id !== otherId));

/**
 * A page of executions, newest first. A token names the last execution of its page, so what starts between two pages
 * neither repeats nor hides another.
 * @throws {ApiError} InvalidNextToken for a token that no page gave
 */
export function automationPage(
  executions: readonly AutomationExecution[],
  size: number,
  token: string | undefined,
): Page<AutomationExecution> {
  const after = token === undefined || token === '' ? undefined : readToken(token);
  const rest = executions
    .filter((execution) => after === undefined || compare(positionOf(execution), after) > 0)
    .sort((one, other) => compare(positionOf(one), positionOf(other)));
  const items = rest.slice(0, size);
  const last = items.at(-1);
  return { items, nextToken: last === undefined || rest.length <= size ? '' : tokenFor(positionOf(last)) };
}

const tokenFor = (position: Position): string => Buffer.from(JSON.stringify(position)).toString('base64url');

function readToken(token: string): Position {
  try {
    return Position.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw new ApiError('InvalidNextToken', 'The specified token is not valid.');
  }
}
