import type { AutomationExecution, Tag, Target, TargetLocation, TargetMap } from './execution.ts';

/** What makes an execution rate-controlled: one child for each resource, so many at once. */
export interface RateControl {
  readonly targetParameterName?: string | undefined;
  readonly targets?: readonly Target[] | undefined;
  readonly targetMaps?: readonly TargetMap[] | undefined;
  readonly maxConcurrency?: string | undefined;
  readonly maxErrors?: string | undefined;
}

/** What an `aws:executeAutomation` step starts, in its own account and Region; named and read as StartAutomationExecution does. */
export interface NestedAutomation extends RateControl {
  readonly documentName: string;
  readonly documentVersion?: string | undefined;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly targetLocations: readonly TargetLocation[];
  readonly tags?: readonly Tag[] | undefined;
  /** The role that the one that starts it runs as; undefined if it acts as its caller. */
  readonly roleArn?: string | undefined;
}

/** An execution that another one started and waits for. */
export interface Child {
  readonly executionId: string;
  /** As it stands when it has ended. */
  readonly ended: Promise<AutomationExecution>;
  /** Ends it as StopAutomationExecution does. */
  cancel(): void;
}

/**
 * Starts an execution as a child of the one that asks.
 * @throws {ApiError} as StartAutomationExecution refuses it
 */
export type StartNested = (request: NestedAutomation) => Child;
