import type { Clock } from '../clock/clock.ts';
import type { AutomationExecution, ProgressCounters, StepExecution, TargetLocation } from './execution.ts';
import type { RunningExecution } from './running-execution.ts';
import { expandLocations, maxConcurrency, maxErrors, type Location } from './target-locations.ts';
import type { Unverified } from './unverified.ts';

/** One location, and the parent's step for it. */
interface LocationStep {
  readonly location: Location;
  readonly step: StepExecution;
}

/** One entry of TargetLocations, expanded. */
export interface LocationGroup {
  readonly entry: TargetLocation;
  readonly steps: readonly LocationStep[];
}

export interface LocationsRun {
  readonly groups: readonly LocationGroup[];
  /** Starts the child; undefined if the account's execution role cannot be assumed. */
  startChild(location: Location): { readonly ended: Promise<AutomationExecution> } | undefined;
  readonly clock: Clock;
  readonly latencyMs: number;
  readonly unverified: Unverified;
}

/** A parent has one step for each account and Region, named after them. */
export const locationGroups = (
  entries: readonly TargetLocation[],
  organizationOrder: readonly string[],
  newId: () => string,
): LocationGroup[] =>
  entries.map((entry) => ({
    entry,
    steps: expandLocations(entry, organizationOrder).map((location) => ({
      location,
      step: {
        StepName: `${location.place.accountId}_${location.place.region}`,
        Action: 'aws:executeAutomation',
        StepStatus: 'Pending',
        Inputs: {},
        StepExecutionId: newId(),
        OverriddenParameters: {},
      },
    })),
  }));

/** Runs a child in every location, as many at once as the entry allows, until too many have failed. */
export async function runTargetLocations(running: RunningExecution, run: LocationsRun): Promise<void> {
  const exceeded = await Promise.all(run.groups.map((group) => runGroup(running, run, group)));
  await run.clock.sleep(run.latencyMs);
  const failed = running.execution.StepExecutions.filter(({ StepStatus }) => StepStatus === 'Failed');
  const isFailure =
    exceeded.includes(true) || (failed.length > 0 && run.unverified.statusWithinThreshold === 'Failed');
  if (!run.unverified.pendingStepsAreListed) {
    const started = running.execution.StepExecutions.filter(({ StepStatus }) => StepStatus !== 'Pending');
    running.change({ StepExecutions: started });
  }
  running.end(
    isFailure ? { status: 'Failed', failureMessage: failed[0]?.FailureMessage } : { status: 'Success' },
  );
}

/** Whether more locations failed than the entry allows. */
async function runGroup(
  running: RunningExecution,
  run: LocationsRun,
  group: LocationGroup,
): Promise<boolean> {
  const total = group.steps.length;
  const waiting = [...group.steps];
  let failures = 0;
  const isExceeded = (): boolean => failures > maxErrors(group.entry, total);
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = isExceeded() ? undefined : waiting.shift()) {
      await run.clock.sleep(run.latencyMs);
      if (isExceeded()) return;
      if (!(await runLocation(running, run, next))) failures += 1;
    }
  };
  await Promise.all(Array.from({ length: maxConcurrency(group.entry, total) }, worker));
  return isExceeded();
}

/** Whether the location succeeded. */
async function runLocation(
  running: RunningExecution,
  run: LocationsRun,
  { location, step }: LocationStep,
): Promise<boolean> {
  const stepId = step.StepExecutionId;
  const child = run.startChild(location);
  running.startStep(stepId);
  if (child === undefined) {
    const failureMessage = `The execution role arn:aws:iam::${location.place.accountId}:role/${location.roleName} in the target location is unable to be assumed.`;
    running.endStep(stepId, { status: 'Failed', failureMessage });
    count(running, 'FailedSteps', 1);
    return false;
  }
  const ended = await child.ended;
  await run.clock.sleep(run.latencyMs);
  const isSuccess = ended.AutomationExecutionStatus === 'Success';
  const outputs = { ExecutionId: [ended.AutomationExecutionId] };
  running.endStep(
    stepId,
    isSuccess
      ? { status: 'Success', outputs }
      : {
          status: ended.AutomationExecutionStatus,
          outputs: run.unverified.failedStepNamesItsChild ? outputs : {},
          failureMessage: `The automation execution ${ended.AutomationExecutionId} in the target location ended with status ${ended.AutomationExecutionStatus}.`,
        },
  );
  const steps = run.unverified.countersCountChildrenSteps ? ended.StepExecutions.length : 1;
  count(running, isSuccess ? 'SuccessSteps' : 'FailedSteps', steps);
  return isSuccess;
}

function count(running: RunningExecution, counter: keyof ProgressCounters, steps: number): void {
  const counters = running.execution.ProgressCounters;
  if (counters !== undefined) {
    running.change({ ProgressCounters: { ...counters, [counter]: counters[counter] + steps } });
  }
}
