import type { CollectionRef } from '../domain/execution-ref.ts';
import { isFinal } from '../domain/status.ts';
import type { RosterPart } from '../ledger/roster.ts';
import type { Outcomes } from './ports.ts';
import type { WorkQueue } from './work-queue.ts';

interface ReadAheadDeps {
  readonly queue: Pick<WorkQueue, 'push'>;
  readonly outcomes: Outcomes;
}

/**
 * Requests the children that a page of a parent's list names, while the pages after it are still read: a list of
 * 3,000 children takes half a minute at two pages a second. To the ledger such a child is one whose event came before
 * its parent was listed. A child that has not ended, or is not named, waits for the whole list, which tells what to request.
 */
export function createReadAhead({ queue, outcomes }: ReadAheadDeps) {
  return (parentExecutionId: string, { steps }: Pick<RosterPart, 'steps'>): void => {
    queue.push(
      steps.flatMap(({ childId, location, status, startTime }): CollectionRef[] => {
        if (childId === undefined || location === undefined || !isFinal(status)) return [];
        if (outcomes.has(childId)) return [];
        const provenance = { source: 'request' } as const;
        return [{ executionId: childId, location, parentExecutionId, startTime, provenance, attempts: {} }];
      }),
    );
  };
}
