import type { Location } from '../domain/location.ts';
import type { Parent, Revision } from '../ledger/parent.ts';
import type { RollCall } from '../ledger/evaluate-targets.ts';
import type { Target } from '../ledger/target.ts';
import type { Counts } from '../domain/verdict.ts';

/** Somebody who could not be collected for a reason that is none of AWS's usual ones. */
export interface GatherFault {
  readonly location?: Location | undefined;
  /** Of the execution, or of the parent whose children were asked for. */
  readonly executionId: string;
  /** The error's name. */
  readonly code: string;
  readonly message: string;
}

/**
 * Why gathering ended: every target is accounted for; nothing more can be learned now; the parent still runs; the time that was given is over;
 * or it was told to stop.
 */
export type GatherOutcome = 'sealed' | 'open' | 'parentRunning' | 'timedOut' | 'interrupted';

/** What gathering came to. Times are milliseconds since the epoch. */
export interface GatherReport {
  readonly outcome: GatherOutcome;
  readonly parent: Parent;
  readonly expected: number;
  readonly expectedAtLeast: boolean;
  /** Sums to `expected`. */
  readonly counts: Counts;
  readonly seal?: Revision | undefined;
  /** Whose verdict may still change, by account and Region: why stands in `reason` and `message`. */
  readonly open: readonly Omit<Target, 'row' | 'settled'>[];
  /** When running it again may show more without anybody changing anything; absent if it would not. */
  readonly lookAgainAt?: number | undefined;
  /** Why the parent's own list could not be read. */
  readonly listDenied?: string | undefined;
  readonly faults: readonly GatherFault[];
  /** Calls that AWS refused because a place is asked too often. */
  readonly throttled: number;
  readonly elapsedMs: number;
  /** How far AWS's time is ahead of this computer's clock, in milliseconds; absent if by less than four minutes either way. */
  readonly clockOffsetMs?: number | undefined;
}

export const openTargets = ({ targets }: RollCall): GatherReport['open'] =>
  targets.filter(({ settled }) => !settled).map(({ row: _row, settled: _settled, ...target }) => target);
