import type { CollectionRef, Source } from '../domain/execution-ref.ts';
import { locationKey } from '../domain/location.ts';
import type { Target } from './target.ts';

/**
 * The requests for targets that are not settled: the child if it is known, else its location, once. `immediate`
 * is passed on.
 */
export function openRefs(
  parentId: string,
  open: readonly Target[],
  source: Source,
  immediately = false,
): CollectionRef[] {
  const immediate = immediately ? true : undefined;
  const provenance = { source };
  const asked = new Set<string>();
  return open.flatMap(({ executionId, location, startTime }): CollectionRef[] => {
    if (executionId !== undefined) {
      return [
        {
          executionId,
          location,
          parentExecutionId: parentId,
          startTime,
          immediate,
          provenance,
          attempts: {},
        },
      ];
    }
    if (location === undefined || asked.has(locationKey(location))) return [];
    asked.add(locationKey(location));
    return [{ childrenOf: parentId, location, immediate, provenance, attempts: {} }];
  });
}
