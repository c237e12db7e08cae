import type { OrUnknown } from './or-unknown.ts';
import { startsAutomation, type Step } from './step.ts';
import type { TargetLocations } from './target-locations.ts';

export const FAN_OUT_KINDS = ['targetLocations', 'rateControl', 'runbook'] as const;

/**
 * What makes an execution a parent: it runs in target locations, it runs once for each resource (rate control),
 * or its runbook starts automations.
 */
export type FanOutKind = (typeof FAN_OUT_KINDS)[number];

/** AWS's own count of a parent's steps; whether it counts the children's steps too is not documented. */
export interface ProgressCounters {
  readonly totalSteps: number;
  readonly successSteps: number;
  readonly failedSteps: number;
  readonly cancelledSteps: number;
  readonly timedOutSteps: number;
}

/** The targets that an execution was asked to run on, as far as it says so itself. */
export interface FanOut {
  readonly kind: OrUnknown<FanOutKind>;
  readonly targetLocations: readonly TargetLocations[];
  /** How many resources of a rate-controlled run may fail: a number or a percentage. */
  readonly maxErrors?: string | undefined;
  readonly progress?: ProgressCounters | undefined;
}

/** The signs of a fan-out in AWS's answer. */
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
