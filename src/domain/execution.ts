import type { FanOut } from './fan-out.ts';
import type { Outputs } from './outputs.ts';
import type { Location } from './location.ts';
import { isFinal, phaseOf } from './status.ts';
import type { Step } from './step.ts';

/** What AWS says of one run of a runbook. Parameters and step inputs are left out on purpose. */
export interface Execution {
  readonly executionId: string;
  readonly location: Location;
  /** The immediate parent; undefined for a root. */
  readonly parentExecutionId?: string | undefined;
  readonly runbook: string;
  readonly runbookVersion?: string | undefined;
  /** The principal that started it, as AWS names it. */
  readonly startedBy?: string | undefined;
  readonly status: string;
  /** Milliseconds since the epoch. */
  readonly startTime?: number | undefined;
  /** Milliseconds since the epoch. */
  readonly endTime?: number | undefined;
  readonly failureMessage?: string | undefined;
  /** The resource a child of a rate-controlled run was started for. */
  readonly resource?: string | undefined;
  /** Keyed `stepName.OutputName`; placeholders are dropped. */
  readonly outputs: Outputs;
  /** As one read shows them; of a fan-out over locations or resources perhaps not all. */
  readonly steps: readonly Step[];
  /** Undefined for a leaf. */
  readonly fanOut?: FanOut | undefined;
  /** When AWS was read, by our clock: the content is at least as new. */
  readonly observedAt: number;
}

/** A final status; for a root also an unknown status with an end time. */
export function hasEnded({ status, endTime, parentExecutionId }: Execution): boolean {
  const isRoot = parentExecutionId === undefined;
  return isFinal(status) || (isRoot && endTime !== undefined && phaseOf(status) === 'unknown');
}

/** Steps over locations and resources are a parent's roster, not its result. */
export function withoutRosterSteps(execution: Execution): Execution {
  const kind = execution.fanOut?.kind;
  return kind === undefined || kind === 'runbook' ? execution : { ...execution, steps: [] };
}
