import type {
  AutomationExecution,
  AutomationExecutionMetadata,
  ProgressCounters as SsmProgressCounters,
  StepExecution,
  TargetLocation,
} from '@aws-sdk/client-ssm';
import type { Execution } from '../domain/execution.ts';
import { fanOutKind, type FanOut, type ProgressCounters } from '../domain/fan-out.ts';
import { dropPlaceholders, joinOutputs } from '../domain/outputs.ts';
import { isAccountId, isRegion, type Location } from '../domain/location.ts';
import { emptyToUndefined } from '../domain/empty-to-undefined.ts';
import type { Step, StepFailure } from '../domain/step.ts';
import type { TargetLocations } from '../domain/target-locations.ts';
import type { ListedChild } from '../ledger/roster.ts';

// Turns Systems Manager's answers into Rollcall's own types. A field that is not named here is never kept:
// Parameters, step Inputs, OverriddenParameters, Variables, TargetMaps, ResolvedTargets and Runbooks can hold
// secrets.

/** `steps` are all steps of the execution, given if the answer does not hold them all. */
export function toExecution(
  answer: AutomationExecution,
  executionId: string,
  location: Location,
  observedAt: number,
  steps: readonly Step[] = (answer.StepExecutions ?? []).map(toStep),
): Execution {
  const fanOut = toFanOut(answer, steps);
  const stepsAreRoster = fanOut !== undefined && fanOut.kind !== 'runbook';
  return {
    executionId,
    location,
    parentExecutionId: emptyToUndefined(answer.ParentAutomationExecutionId),
    runbook: answer.DocumentName ?? '',
    runbookVersion: answer.DocumentVersion,
    startedBy: emptyToUndefined(answer.ExecutedBy),
    status: answer.AutomationExecutionStatus ?? 'Pending',
    startTime: answer.ExecutionStartTime?.getTime(),
    endTime: answer.ExecutionEndTime?.getTime(),
    failureMessage: answer.FailureMessage,
    resource: emptyToUndefined(answer.Target),
    outputs: joinOutputs(answer.Outputs ?? {}, stepsAreRoster ? [] : steps),
    steps,
    fanOut,
    observedAt,
  };
}

export function toStep(step: StepExecution): Step {
  return {
    stepExecutionId: emptyToUndefined(step.StepExecutionId) ?? step.StepName ?? '',
    name: step.StepName ?? '',
    action: step.Action ?? '',
    status: step.StepStatus ?? 'Pending',
    startTime: step.ExecutionStartTime?.getTime(),
    endTime: step.ExecutionEndTime?.getTime(),
    outputs: dropPlaceholders(step.Outputs ?? {}),
    failure: toFailure(step),
    targetLocation: toLocation(step.TargetLocation),
  };
}

/** Where a step says it ran. An entry of the request that has several accounts or a unit does not say it. */
function toLocation(targetLocation: TargetLocation | undefined): Location | undefined {
  const [accountId, ...otherAccounts] = targetLocation?.Accounts ?? [];
  const [region, ...otherRegions] = targetLocation?.Regions ?? [];
  const isOne = otherAccounts.length === 0 && otherRegions.length === 0;
  return isOne &&
    accountId !== undefined &&
    region !== undefined &&
    isAccountId(accountId) &&
    isRegion(region)
    ? { accountId, region }
    : undefined;
}

/** Undefined for an entry without an ID. */
export function toListedChild(listed: AutomationExecutionMetadata): ListedChild | undefined {
  const executionId = emptyToUndefined(listed.AutomationExecutionId);
  if (executionId === undefined) return undefined;
  return {
    executionId,
    status: listed.AutomationExecutionStatus ?? 'Pending',
    resource: emptyToUndefined(listed.Target),
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
    locationsElsewhere: emptyToUndefined(answer.TargetLocationsURL) !== undefined,
    // A child that runs on its one resource may still name the parameter that took it.
    hasTargets:
      (answer.Targets ?? []).length > 0 ||
      (answer.TargetMaps ?? []).length > 0 ||
      (emptyToUndefined(answer.TargetParameterName) !== undefined &&
        emptyToUndefined(answer.Target) === undefined),
    steps,
  });
  if (kind === undefined) return undefined;
  const progress = answer.ProgressCounters && toProgress(answer.ProgressCounters);
  return { kind, targetLocations, maxErrors: answer.MaxErrors, progress };
}

const toTargetLocations = (targetLocation: TargetLocation): TargetLocations => ({
  accounts: targetLocation.Accounts ?? [],
  regions: targetLocation.Regions ?? [],
  excludeAccounts: targetLocation.ExcludeAccounts ?? [],
  maxErrors: targetLocation.TargetLocationMaxErrors ?? '0',
  maxConcurrency: targetLocation.TargetLocationMaxConcurrency,
  executionRoleName: targetLocation.ExecutionRoleName,
});

const toProgress = (counters: SsmProgressCounters): ProgressCounters => ({
  totalSteps: counters.TotalSteps ?? 0,
  successSteps: counters.SuccessSteps ?? 0,
  failedSteps: counters.FailedSteps ?? 0,
  cancelledSteps: counters.CancelledSteps ?? 0,
  timedOutSteps: counters.TimedOutSteps ?? 0,
});
