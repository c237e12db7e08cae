import type { ExecutionRef } from '../domain/execution-ref.ts';
import { placeKey, type Place } from '../domain/place.ts';
import type { Parent } from '../ledger/parent.ts';
import { batchesOf } from '../lib/batches.ts';

/** Running parents of one place, at most ten: so many one list call tells of. */
export interface Enquiry {
  readonly place: Place;
  readonly parents: readonly Parent[];
}

export interface DrivePlan {
  /** Parents that have ended, that nobody has seen yet, or that were found nowhere: worth collecting. */
  readonly collect: readonly Parent[];
  /** Parents that were running when last seen: worth asking about, ten to a call. */
  readonly ask: readonly Enquiry[];
}

/** What one `ExecutionId` filter takes. */
const IDS_PER_CALL = 10;

/** What to do about parents that are due. */
export function planDrive(due: readonly Parent[]): DrivePlan {
  const running = due.filter(({ kind, endedSeenAt }) => kind !== undefined && endedSeenAt === undefined);
  return {
    collect: due.filter((parent) => !running.includes(parent)),
    ask: groupByPlace(running).flatMap(({ place, parents }) =>
      batchesOf(parents, IDS_PER_CALL).map((batch) => ({ place, parents: batch })),
    ),
  };
}

function groupByPlace(parents: readonly Parent[]): readonly Enquiry[] {
  const groups = new Map<string, { readonly place: Place; readonly parents: Parent[] }>();
  for (const parent of parents) {
    if (parent.place === undefined) continue;
    const key = placeKey(parent.place);
    const group = groups.get(key) ?? { place: parent.place, parents: [] };
    group.parents.push(parent);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The request for a parent that the sweep wants collected. */
export const sweepRef = ({ executionId, place, near, startTime }: Parent): ExecutionRef => ({
  executionId,
  place,
  near,
  startTime,
  named: true,
  provenance: { source: 'sweep' },
  tries: {},
});
