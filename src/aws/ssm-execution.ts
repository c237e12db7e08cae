import type {
  AutomationExecution,
  AutomationExecutionMetadata,
  ProgressCounters as SsmProgressCounters,
  StepExecution,
  TargetLocation,
} from '@aws-sdk/client-ssm';
import type { Execution } from '../automation/execution.ts';
import { fanOutKind, type FanOut, type ProgressCounters } from '../automation/fan-out.ts';
import { dropPlaceholders, joinOutputs } from '../automation/outputs.ts';
import { isAccountId, isRegion, type Place } from '../automation/place.ts';
import { present } from '../automation/present.ts';
import type { Step, StepFailure } from '../automation/step.ts';
import type { TargetLocations } from '../automation/target-locations.ts';
import type { ListedChild } from '../ledger/roster.ts';

// Systems Manager's answers as Rollcall's own types. What is not named here is never kept: Parameters, step Inputs,
// OverriddenParameters, Variables, TargetMaps, ResolvedTargets and Runbooks can hold secrets.

/** `steps` are all of the execution's steps where they are not all in the answer. */
export function toExecution(
  answer: AutomationExecution,
  executionId: string,
  place: Place,
  observedAt: number,
  steps: readonly Step[] = (answer.StepExecutions ?? []).map(toStep),
): Execution {
  const fanOut = toFanOut(answer, steps);
  const stepsAreRoster = fanOut !== undefined && fanOut.kind !== 'runbook';
  return {
    executionId,
    place,
    parentExecutionId: present(answer.ParentAutomationExecutionId),
    runbook: answer.DocumentName ?? '',
    runbookVersion: answer.DocumentVersion,
    status: answer.AutomationExecutionStatus ?? 'Pending',
    startTime: answer.ExecutionStartTime?.getTime(),
    endTime: answer.ExecutionEndTime?.getTime(),
    failureMessage: answer.FailureMessage,
    target: present(answer.Target),
    outputs: joinOutputs(answer.Outputs ?? {}, stepsAreRoster ? [] : steps),
    steps,
    fanOut,
    observedAt,
  };
}

export function toStep(step: StepExecution): Step {
  return {
    stepExecutionId: present(step.StepExecutionId) ?? step.StepName ?? '',
    name: step.StepName ?? '',
    action: step.Action ?? '',
    status: step.StepStatus ?? 'Pending',
    startTime: step.ExecutionStartTime?.getTime(),
    endTime: step.ExecutionEndTime?.getTime(),
    outputs: dropPlaceholders(step.Outputs ?? {}),
    failure: toFailure(step),
    targetLocation: toPlace(step.TargetLocation),
  };
}

/** Where a step says it ran. An entry of the request, with several accounts or a unit, says no such thing. */
function toPlace(location: TargetLocation | undefined): Place | undefined {
  const [accountId, ...otherAccounts] = location?.Accounts ?? [];
  const [region, ...otherRegions] = location?.Regions ?? [];
  const isOne = otherAccounts.length === 0 && otherRegions.length === 0;
  return isOne &&
    accountId !== undefined &&
    region !== undefined &&
    isAccountId(accountId) &&
    isRegion(region)
    ? { accountId, region }
    : undefined;
}

/** Undefined for an entry without an ID: it names nobody. */
export function toListedChild(listed: AutomationExecutionMetadata): ListedChild | undefined {
  const executionId = present(listed.AutomationExecutionId);
  if (executionId === undefined) return undefined;
  return {
    executionId,
    status: listed.AutomationExecutionStatus ?? 'Pending',
    target: present(listed.Target),
    startTime: listed.ExecutionStartTime?.getTime(),
    endTime: listed.ExecutionEndTime?.getTime(),
  };
}

function toFailure({
  FailureMessage: message,
  FailureDetails: details,
}: StepExecution): StepFailure | undefined {
  if (message === undefined && details === undefined) return undefined;
  return {
    message,
    stage: details?.FailureStage,
    type: details?.FailureType,
    details: details?.Details,
  };
}

function toFanOut(answer: AutomationExecution, steps: readonly Step[]): FanOut | undefined {
  const targetLocations = (answer.TargetLocations ?? []).map(toTargetLocations);
  const kind = fanOutKind({
    targetLocations,
    locationsElsewhere: present(answer.TargetLocationsURL) !== undefined,
    // A child that has its one resource may still name the parameter that took it.
    hasTargets:
      (answer.Targets ?? []).length > 0 ||
      (answer.TargetMaps ?? []).length > 0 ||
      (present(answer.TargetParameterName) !== undefined && present(answer.Target) === undefined),
    steps,
  });
  if (kind === undefined) return undefined;
  const progress = answer.ProgressCounters && toProgress(answer.ProgressCounters);
  return { kind, targetLocations, maxErrors: answer.MaxErrors, progress };
}

const toTargetLocations = (location: TargetLocation): TargetLocations => ({
  accounts: location.Accounts ?? [],
  regions: location.Regions ?? [],
  excludeAccounts: location.ExcludeAccounts ?? [],
  maxErrors: location.TargetLocationMaxErrors ?? '0',
  maxConcurrency: location.TargetLocationMaxConcurrency,
  executionRoleName: location.ExecutionRoleName,
});

const toProgress = (counters: SsmProgressCounters): ProgressCounters => ({
  totalSteps: counters.TotalSteps ?? 0,
  successSteps: counters.SuccessSteps ?? 0,
  failedSteps: counters.FailedSteps ?? 0,
  cancelledSteps: counters.CancelledSteps ?? 0,
  timedOutSteps: counters.TimedOutSteps ?? 0,
});
