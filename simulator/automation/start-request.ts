import type { Location } from '../organization/location.ts';
import type { RunbookVersion } from '../documents/document.ts';
import type { Tag, TargetLocation } from './execution.ts';
import type { Principal } from '../iam/principal.ts';
import type { ComputingTime } from '../runbook/computing-time.ts';
import type { RateControl } from './start-child.ts';

/** What StartAutomationExecution asks for. */
export interface StartRequest extends RateControl {
  readonly location: Location;
  readonly runbook: RunbookVersion;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** Empty for an execution that runs in its own account and Region alone. */
  readonly targetLocations: readonly TargetLocation[];
  readonly tags?: readonly Tag[] | undefined;
  /** Who started the execution, or the one at its top. */
  readonly caller: Principal;
  /**
   * The execution role of the location that it was sent to, or the role of the one that started it; undefined if it acts
   * as the caller.
   */
  readonly roleArn?: string | undefined;
  /** Whether it was sent to a location. */
  readonly isSent?: boolean | undefined;
  /** What its selectors may still spend, and those of everything that it starts. */
  readonly computingTime: ComputingTime;
}

/** What the execution owes to the one that started it. */
export interface Lineage {
  readonly parentId?: string | undefined;
  /** The one resource that a rate-controlled parent started it for, and the parameter that takes it. */
  readonly target?: { readonly name: string; readonly parameterName: string | undefined } | undefined;
  /** How many runbooks stand above it that started one another. */
  readonly depth: number;
  /** Whether a runbook started it: a rate-controlled one takes no seat then, or it could wait for itself. */
  readonly isNested: boolean;
}
