import type { KeptDenial } from '../domain/denial.ts';
import type { Location } from '../domain/location.ts';
import type { NeverStartedReason } from '../domain/verdict.ts';

/** Why a location could not be read, the last time. */
export interface NotedDenial extends KeptDenial {
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A child that AWS would not start in a location because of the execution role there, the last time. */
export interface RefusedStart {
  readonly reason: NeverStartedReason & 'executionRoleNotAssumableOrRunbookNotShared';
  /** AWS's words. */
  readonly message: string;
  /** When AWS refused it, in milliseconds since the epoch. */
  readonly at: number;
}

/** What was seen to work in a location. Milliseconds since the epoch; absent if it was never seen. */
export interface SeenInLocation {
  readonly readAt?: number | undefined;
  /** When a child that was read started there. */
  readonly startedAt?: number | undefined;
  readonly eventTime?: number | undefined;
}

/**
 * What is known of one account and Region that occurs in a ledger. Times are milliseconds since the epoch, and
 * exact to a day: each is written at most daily, and at once when it contradicts the last note.
 */
export interface CoverageRow {
  readonly location: Location;
  /** When the event was sent that led Rollcall to an execution there; the event's own time. */
  readonly lastEventAt?: number | undefined;
  /** When an execution there was read. */
  readonly lastReadAt?: number | undefined;
  /** When a child that was read started there. */
  readonly lastStartAt?: number | undefined;
  readonly denial?: NotedDenial | undefined;
  readonly refusedStart?: RefusedStart | undefined;
  /** The item of the location cannot be understood: nothing is known of it. */
  readonly isUnreadable?: boolean | undefined;
}

/** A row, and what it means. A denial or a refused start that has passed stays in it, with its time. */
export interface LocationCoverage extends CoverageRow {
  /** `never`: never tried, or only events came. `unknown`: the item cannot be understood. */
  readonly reads: 'working' | 'denied' | 'never' | 'unknown';
  /**
   * `none` is no fault: a member may have the roles only, and results arrive all the same. Where events once
   * came and results now arrive without them, `lastEventAt` is older than `lastReadAt`.
   */
  readonly events: 'arriving' | 'none' | 'unknown';
  /** Undefined if no start was refused, or a start has worked since. */
  readonly starts: 'refused' | undefined;
}

/** Says what works in a location, what does not, and what was never seen to work. */
export function coverageOf(row: CoverageRow): LocationCoverage {
  const { lastEventAt, lastReadAt, lastStartAt, denial, refusedStart } = row;
  if (row.isUnreadable === true) return { ...row, reads: 'unknown', events: 'unknown', starts: undefined };
  const denied = isLatest(denial?.at, lastReadAt);
  return {
    ...row,
    reads: denied ? 'denied' : lastReadAt === undefined ? 'never' : 'working',
    events: lastEventAt === undefined ? 'none' : 'arriving',
    starts: isLatest(refusedStart?.at, lastStartAt) ? 'refused' : undefined,
  };
}

/** Whether a fault was seen, and nothing since shows that it is repaired. */
const isLatest = (faultAt: number | undefined, workedAt: number | undefined): boolean =>
  faultAt !== undefined && (workedAt === undefined || workedAt <= faultAt);
