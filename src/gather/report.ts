import type { Location } from '../domain/location.ts';
import type { Parent, Revision } from '../ledger/parent.ts';
import type { RollCall } from '../ledger/evaluate-targets.ts';
import { isOpen, type Target } from '../ledger/target.ts';
import type { Counts } from '../domain/verdict.ts';

/** A target that could not be collected because of an unexpected error. */
export interface GatherFault {
  readonly location?: Location | undefined;
  /** Of the execution, or of the parent whose children were requested. */
  readonly executionId: string;
  /** The error's name. */
  readonly code: string;
  readonly message: string;
}

/**
 * Why gathering ended: every target is settled; nothing more can be learned now; the parent still runs; the time
 * limit passed; or it was stopped.
 */
export type GatherOutcome = 'sealed' | 'open' | 'parentRunning' | 'timedOut' | 'interrupted';

/** The outcome of gathering. Times are milliseconds since the epoch. */
export interface GatherReport {
  readonly outcome: GatherOutcome;
  readonly parent: Parent;
  readonly expected: number;
  readonly expectedAtLeast: boolean;
  /** Sums to `expected`. */
  readonly counts: Counts;
  readonly seal?: Revision | undefined;
  /** Targets whose verdict may still change, by account and Region; `reason` and `message` say why. */
  readonly open: readonly Omit<Target, 'row' | 'settled' | 'isRefused'>[];
  /** When another run may show more without anyone changing anything; absent if it would not. */
  readonly lookAgainAt?: number | undefined;
  /** Why the parent's own list could not be read. */
  readonly listDenied?: string | undefined;
  readonly faults: readonly GatherFault[];
  /** Calls that AWS throttled. */
  readonly throttled: number;
  readonly elapsedMs: number;
  /** How far AWS's time is ahead of this computer's clock, in milliseconds; absent if by less than four minutes either way. */
  readonly clockOffsetMs?: number | undefined;
}

export const openTargets = ({ targets }: RollCall): GatherReport['open'] =>
  targets.filter(isOpen).map(({ row: _row, settled: _settled, isRefused: _isRefused, ...target }) => target);
