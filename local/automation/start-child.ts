import type { AutomationExecution, TargetLocation } from './execution.ts';

/** What an `aws:executeAutomation` step starts, in its own account and Region. */
export interface NestedAutomation {
  readonly documentName: string;
  readonly documentVersion?: string | undefined;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** The rest of the step's inputs (`Targets`, `TargetLocations`, …), named and read as StartAutomationExecution does. */
  readonly targetLocations: readonly TargetLocation[];
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
