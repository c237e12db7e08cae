import type { CollectionRef, Source } from '../domain/execution-ref.ts';
import { locationKey } from '../domain/location.ts';
import type { Target } from './target.ts';

/** What to ask for on behalf of targets that are not settled: the child where it is known, else its place, once. A hurry is passed on. */
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
    return [{ childrenOf: parentId, location, provenance, attempts: {} }];
  });
}
