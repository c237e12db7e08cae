import type { ExecutionRef } from '../domain/execution-ref.ts';
import { locationKey, type Location } from '../domain/location.ts';
import type { Parent } from '../ledger/parent.ts';
import { batchesOf } from '../lib/batches.ts';

/** Running parents of one location, at most ten: as many as one list call covers. */
export interface Enquiry {
  readonly location: Location;
  readonly parents: readonly Parent[];
}

export interface DrivePlan {
  /** Parents that have ended, were never read, or were found in no location: worth collecting. */
  readonly collect: readonly Parent[];
  /** Parents that were running when last read: worth listing, ten to a call. */
  readonly ask: readonly Enquiry[];
}

/** The most that one `ExecutionId` filter takes. */
const IDS_PER_CALL = 10;

/** What to do about parents that are due. */
export function planDrive(due: readonly Parent[]): DrivePlan {
  const running = due.filter(({ kind, endedSeenAt }) => kind !== undefined && endedSeenAt === undefined);
  return {
    collect: due.filter((parent) => !running.includes(parent)),
    ask: groupByLocation(running).flatMap(({ location, parents }) =>
      batchesOf(parents, IDS_PER_CALL).map((batch) => ({ location, parents: batch })),
    ),
  };
}

function groupByLocation(parents: readonly Parent[]): readonly Enquiry[] {
  const groups = new Map<string, { readonly location: Location; readonly parents: Parent[] }>();
  for (const parent of parents) {
    if (parent.location === undefined) continue;
    const key = locationKey(parent.location);
    const group = groups.get(key) ?? { location: parent.location, parents: [] };
    group.parents.push(parent);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The request for a parent that the sweep wants collected. */
export const sweepRef = ({ executionId, location, locationHint, startTime }: Parent): ExecutionRef => ({
  executionId,
  location,
  locationHint,
  startTime,
  isKnownParent: true,
  provenance: { source: 'sweep' },
  attempts: {},
});
