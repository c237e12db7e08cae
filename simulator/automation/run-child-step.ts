import { ApiError } from '../server/api-error.ts';
import type { Clock } from '../clock/clock.ts';
import type { AutomationExecution, Outputs, ProgressCounters, StepExecution } from './execution.ts';
import type { RunningExecution } from './running-execution.ts';
import type { Child } from './start-child.ts';
import type { Unverified } from './unverified.ts';

/** What surrounds the children of one execution. */
export interface ChildRun {
  readonly clock: Clock;
  readonly latencyMs: number;
  readonly unverified: Unverified;
}

/** The step of a parent that starts a child and waits for it. */
export interface ChildStep {
  readonly step: StepExecution;
  /** Says why if there can be no child. */
  readonly start: () => Child | string;
  /** What the step shows of a child that has ended. */
  readonly outputs: (child: AutomationExecution, isSuccess: boolean) => Outputs;
  /** Where, in the words of the step's failure: `in the target location`. */
  readonly where: string;
}

const COUNTERS: ReadonlyMap<string, keyof ProgressCounters> = new Map([
  ['Success', 'SuccessSteps'],
  ['Cancelled', 'CancelledSteps'],
  ['TimedOut', 'TimedOutSteps'],
]);

/** Runs a child to its end; the step ends as the child did. */
export async function runChildStep(
  running: RunningExecution,
  { clock, latencyMs, unverified }: ChildRun,
  { step: { StepExecutionId: stepId }, start, outputs, where }: ChildStep,
): Promise<'succeeded' | 'failed'> {
  const child = startOrSayWhy(start);
  running.startStep(stepId);
  if (typeof child === 'string') {
    running.endStep(stepId, { status: 'Failed', failureMessage: child });
    count(running, 'FailedSteps', 1);
    return 'failed';
  }
  const ended = await running.awaitChild(child);
  await clock.sleep(latencyMs);
  const status = ended.AutomationExecutionStatus;
  const isSuccess = status === 'Success';
  running.endStep(stepId, {
    status,
    outputs: outputs(ended, isSuccess),
    ...(!isSuccess && {
      failureMessage: `The automation execution ${child.executionId} ${where} ended with status ${status}.`,
    }),
  });
  const steps = unverified.countersCountChildrenSteps ? ended.StepExecutions.length : 1;
  count(running, COUNTERS.get(status) ?? 'FailedSteps', steps);
  return isSuccess ? 'succeeded' : 'failed';
}

/** How a parent ends whose children have. */
export function endParent(
  running: RunningExecution,
  { unverified }: ChildRun,
  end: { readonly isExceeded: boolean; readonly outputs?: Outputs },
): void {
  const steps = running.execution.StepExecutions;
  const failed = steps.filter(({ StepStatus }) => StepStatus !== 'Success' && StepStatus !== 'Pending');
  if (!unverified.pendingStepsAreListed) {
    running.change({ StepExecutions: steps.filter(({ StepStatus }) => StepStatus !== 'Pending') });
  }
  const status = end.isExceeded ? unverified.statusBeyondThreshold : unverified.statusWithinThreshold;
  const isFailure = failed.length > 0 && status === 'Failed';
  running.end({
    status: isFailure ? 'Failed' : 'Success',
    outputs: end.outputs,
    failureMessage: isFailure ? failed[0]?.FailureMessage : undefined,
  });
}

function startOrSayWhy(start: () => Child | string): Child | string {
  try {
    return start();
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
}

function count(running: RunningExecution, counter: keyof ProgressCounters, steps: number): void {
  const counters = running.execution.ProgressCounters;
  if (counters !== undefined) {
    running.change({ ProgressCounters: { ...counters, [counter]: counters[counter] + steps } });
  }
}
