import type { FanOut } from './fan-out.ts';
import type { Outputs } from './outputs.ts';
import type { Location } from './location.ts';
import { isFinal, phaseOf } from './status.ts';
import type { Step } from './step.ts';

/** What AWS says of one run of a runbook. Parameters and step inputs are not part of it, on purpose. */
export interface Execution {
  readonly executionId: string;
  readonly location: Location;
  /** The immediate parent; undefined if it is no one's child. */
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
  readonly target?: string | undefined;
  /** Keyed `stepName.OutputName`; placeholders are dropped. */
  readonly outputs: Outputs;
  /** As one look shows them; of a fan-out over locations or resources perhaps not all. */
  readonly steps: readonly Step[];
  /** Undefined for a leaf. */
  readonly fanOut?: FanOut | undefined;
  /** When it was asked for, by our clock: what it says is at least as new. */
  readonly observedAt: number;
}

/** An end AWS names; for a root also a status that we do not know, with an end time beside it. */
export function hasEnded({ status, endTime, parentExecutionId }: Execution): boolean {
  const isRoot = parentExecutionId === undefined;
  return isFinal(status) || (isRoot && endTime !== undefined && phaseOf(status) === 'unknown');
}

/** Over locations and resources, a parent's steps are its roster, not its result. */
export function withoutRosterSteps(execution: Execution): Execution {
  const kind = execution.fanOut?.kind;
  return kind === undefined || kind === 'runbook' ? execution : { ...execution, steps: [] };
}
