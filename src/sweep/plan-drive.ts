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

/** How many placeholders one sweep requests: what a loud account names waits for the next sweeps, and is not forgotten. */
const PLACEHOLDERS_PER_SWEEP = 200;

/**
 * In which order due parents are driven, each group in the order in which it fell due: roots, which people wait for; what is below
 * them; and placeholders, which a child in any account can bring about. Of these the accounts take turns.
 */
export function planOrder(due: readonly Parent[]): readonly (readonly Parent[])[] {
  const known = due.filter((parent) => !isPlaceholder(parent));
  const isRoot = ({ parentExecutionId }: Parent): boolean => parentExecutionId === undefined;
  const placeholders = inTurns(
    due.filter(isPlaceholder),
    ({ locationHint }) => locationHint?.accountId ?? '',
  );
  return [
    known.filter(isRoot),
    known.filter((parent) => !isRoot(parent)),
    placeholders.slice(0, PLACEHOLDERS_PER_SWEEP),
  ];
}

/** A child has named it, and no one has seen it: the sweep itself would know its location. */
const isPlaceholder = ({ kind, location, endedSeenAt }: Parent): boolean =>
  kind === undefined && location === undefined && endedSeenAt === undefined;

/** The first of each key, then the second of each, and so on. */
function inTurns<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  const turns: Item[][] = [];
  const taken = new Map<string, number>();
  for (const item of items) {
    const turn = taken.get(keyOf(item)) ?? 0;
    taken.set(keyOf(item), turn + 1);
    (turns[turn] ??= []).push(item);
  }
  return turns.flat();
}

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
