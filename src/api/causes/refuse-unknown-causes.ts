import type { Cause } from '../../domain/causes/list-causes.ts';
import { Problem } from '../http/problem.ts';

const MOST_NAMED = 20;

/**
 * Refuses IDs of causes that no target of this parent has: of another run, for one.
 * @throws {Problem} that names the causes there are
 */
export function refuseUnknownCauses(
  parentId: string,
  asked: readonly string[] | undefined,
  causes: readonly Cause[],
): void {
  const known = new Set(causes.map(({ id }) => id));
  const strange = asked?.find((id) => !known.has(id));
  if (strange === undefined) return;
  const named = causes.slice(0, MOST_NAMED).map(({ id, title, count }) => ({ id, title, count }));
  const more = causes.length - named.length;
  throw new Problem(
    'bad-parameter',
    'Bad parameter',
    causes.length === 0
      ? `No target of ${parentId} has the cause ${strange}: none of them needs one`
      : `No target of ${parentId} has the cause ${strange}. Its causes are ${named.map(({ id }) => id).join(', ')}${more > 0 ? ` and ${more} more` : ''}: GET /executions/${parentId}/causes says what they are`,
    { parameter: 'cause', value: strange, causes: named },
  );
}
