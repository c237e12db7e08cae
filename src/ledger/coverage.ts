import type { KeptDenial } from '../domain/denial.ts';
import type { Location } from '../domain/location.ts';
import type { NeverStartedReason } from '../domain/verdict.ts';

/** Why a place could not be read, the last time it could not. */
export interface NotedDenial extends KeptDenial {
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A child that AWS would not start in a place because of the execution role there, the last time that happened. */
export interface RefusedStart {
  readonly reason: NeverStartedReason & 'executionRoleNotAssumableOrRunbookNotShared';
  /** AWS's words. */
  readonly message: string;
  /** When AWS refused it, in milliseconds since the epoch. */
  readonly at: number;
}

/** What was seen to work in a place. Milliseconds since the epoch; what was not seen is absent. */
export interface SeenInLocation {
  readonly readAt?: number | undefined;
  /** When a child that was read started there. */
  readonly startedAt?: number | undefined;
  readonly eventTime?: number | undefined;
}

/**
 * What is known of one account and Region that stands in a ledger. Times are milliseconds since the epoch, and exact to a day: each is
 * written at most daily, and at once when it says the opposite of what was noted before.
 */
export interface CoverageRow {
  readonly location: Location;
  /** When an event was sent that led Rollcall to an execution there; the event's own time. */
  readonly lastEventAt?: number | undefined;
  /** When an execution there was read. */
  readonly lastReadAt?: number | undefined;
  /** When a child that was read started there. */
  readonly lastStartAt?: number | undefined;
  readonly denial?: NotedDenial | undefined;
  readonly refusedStart?: RefusedStart | undefined;
  /** What was noted of the place cannot be understood: nothing of it is known. */
  readonly isUnreadable?: boolean | undefined;
}

/** A row, and what it means. A denial or a refused start that is over stays beside it, to be seen by its time. */
export interface LocationCoverage extends CoverageRow {
  /** `never`: nobody tried, or only events came. `unknown`: what was noted cannot be understood. */
  readonly reads: 'working' | 'denied' | 'never' | 'unknown';
  /**
   * `none` is no fault: only roles may be rolled out, and results come all the same. Where events came once and results now come
   * without, `lastEventAt` lies behind `lastReadAt`.
   */
  readonly events: 'arriving' | 'none' | 'unknown';
  /** Undefined if no start was refused, or one worked since. */
  readonly starts: 'refused' | undefined;
}

/** Says what works in a place, what does not, and what has never been seen to. */
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

/** Whether a fault was seen, and nothing since that shows that it is gone. */
const isLatest = (faultAt: number | undefined, workedAt: number | undefined): boolean =>
  faultAt !== undefined && (workedAt === undefined || workedAt <= faultAt);
