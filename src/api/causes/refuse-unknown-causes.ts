import type { Cause } from '../../domain/causes/list-causes.ts';
import { badParameter } from '../http/problem.ts';

const MOST_NAMED = 20;

/**
 * Refuses IDs of causes that no target of this parent has, for example of another run.
 * @throws {Problem} that names the existing causes
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
  const ids = `${named.map(({ id }) => id).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  throw badParameter(
    'cause',
    strange,
    `is ${strange}, which is no cause of ${parentId}: ${causes.length === 0 ? 'it has none' : `it has ${ids}`}`,
    {
      causes: named,
      next:
        causes.length === 0
          ? []
          : [{ operation: 'listCauses', parameters: { parentId }, description: 'says what each of them is' }],
    },
  );
}
