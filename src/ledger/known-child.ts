import type { Location } from '../domain/location.ts';
import type { ListedChild, Roster, RosterStep } from './roster.ts';
import { isReadable, type LedgerRow, type TargetRow } from './target-row.ts';

/** A child by its ID, with all that is known of it. */
export interface KnownChild {
  readonly executionId: string;
  readonly location?: Location | undefined;
  readonly resource?: string | undefined;
  readonly startTime?: number | undefined;
  readonly step?: RosterStep | undefined;
  readonly listed?: ListedChild | undefined;
  readonly row?: TargetRow | undefined;
  /** Its only row cannot be understood. */
  readonly isUnreadable: boolean;
}

/** Every child that a step, a location or a row names, each once, oldest first. */
export function knownChildren(roster: Roster | undefined, rows: readonly LedgerRow[]): readonly KnownChild[] {
  const steps = roster?.steps ?? [];
  const lists = roster?.locations ?? [];
  const stepsById = new Map(
    steps.flatMap((step) => (step.childId === undefined ? [] : [[step.childId, step]])),
  );
  const listedById = new Map(
    lists.flatMap(({ location, children }) =>
      children.map((listed) => [listed.executionId, { location, listed }] as const),
    ),
  );
  // A child that was first looked for in the wrong location can have two rows: the one with the higher rank
  // counts.
  const rowsById = new Map(
    rows
      .filter(isReadable)
      .sort((one, other) => one.rank - other.rank)
      .map((row) => [row.executionId, row]),
  );

  const unreadable = new Map(
    rows.filter((row) => !isReadable(row)).map(({ executionId, location }) => [executionId, location]),
  );

  const ids = new Set([...stepsById.keys(), ...listedById.keys(), ...rowsById.keys(), ...unreadable.keys()]);
  return [...ids]
    .map((executionId): KnownChild => {
      const step = stepsById.get(executionId);
      const { location, listed } = listedById.get(executionId) ?? {};
      const row = rowsById.get(executionId);
      return {
        executionId,
        location: row?.location ?? unreadable.get(executionId) ?? location ?? step?.location,
        resource: row?.resource ?? listed?.resource ?? step?.resource,
        startTime: row?.startTime ?? listed?.startTime ?? step?.startTime,
        step,
        listed,
        row,
        isUnreadable: row === undefined && unreadable.has(executionId),
      };
    })
    .sort(byStart);
}

/** Oldest first; the ID breaks ties, so the order is always the same. */
function byStart(one: KnownChild, other: KnownChild): number {
  const [first, second] = [one.startTime ?? Infinity, other.startTime ?? Infinity];
  if (first !== second) return first - second;
  return one.executionId < other.executionId ? -1 : 1;
}
