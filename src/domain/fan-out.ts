import { startsAutomation, type Step } from './step.ts';
import type { TargetLocations } from './target-locations.ts';

/**
 * What makes an execution a parent: it runs in target locations, it runs once for each resource (rate control),
 * or its runbook itself starts automations.
 */
export type FanOutKind = 'targetLocations' | 'rateControl' | 'runbook';

/** AWS's own count of a parent's steps; whether it counts the children's steps too is not documented. */
export interface ProgressCounters {
  readonly totalSteps: number;
  readonly successSteps: number;
  readonly failedSteps: number;
  readonly cancelledSteps: number;
  readonly timedOutSteps: number;
}

/** Whom an execution was asked to run for, as far as it says so itself. */
export interface FanOut {
  readonly kind: FanOutKind;
  readonly targetLocations: readonly TargetLocations[];
  /** How many resources of a rate-controlled run may fail: a number or a percentage. */
  readonly maxErrors?: string | undefined;
  readonly progress?: ProgressCounters | undefined;
}

/** The marks of a fan-out in AWS's answer. */
export interface FanOutMarks {
  readonly targetLocations: readonly TargetLocations[];
  /** Whether the locations stand in a file (`TargetLocationsURL`) rather than in the request. */
  readonly locationsElsewhere: boolean;
  /** Whether the execution was started with targets, target maps or a target parameter. */
  readonly hasTargets: boolean;
  readonly steps: readonly Step[];
}

/** The kind of fan-out, or undefined for a leaf. */
export function fanOutKind(marks: FanOutMarks): FanOutKind | undefined {
  if (marks.targetLocations.length > 0 || marks.locationsElsewhere) return 'targetLocations';
  if (marks.hasTargets) return 'rateControl';
  return marks.steps.some(startsAutomation) ? 'runbook' : undefined;
}
