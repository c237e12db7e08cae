import { isExecutionId } from './execution-id.ts';
import type { Outputs } from './outputs.ts';
import type { Location } from './location.ts';
import { endingOf } from './status.ts';

/** Why a step failed, in AWS's words. */
export interface StepFailure {
  readonly message?: string | undefined;
  readonly stage?: string | undefined;
  readonly type?: string | undefined;
  readonly details?: Outputs | undefined;
}

/** One step of an execution. Its inputs are never kept: they can hold secrets. */
export interface Step {
  readonly stepExecutionId: string;
  readonly name: string;
  /** Such as `aws:executeAwsApi`. */
  readonly action: string;
  readonly status: string;
  /** Milliseconds since the epoch. */
  readonly startTime?: number | undefined;
  /** Milliseconds since the epoch. */
  readonly endTime?: number | undefined;
  readonly outputs: Outputs;
  readonly failure?: StepFailure | undefined;
  /** Where AWS says the step ran, if it says so other than in the step's name. */
  readonly targetLocation?: Location | undefined;
}

/** Whether the step starts an automation of its own. */
export const startsAutomation = ({ action }: Step): boolean => action === 'aws:executeAutomation';

/** The execution that an `aws:executeAutomation` step says it started. */
export function childIdOf(step: Step): string | undefined {
  const childId = startsAutomation(step) ? step.outputs['ExecutionId']?.[0] : undefined;
  return childId !== undefined && isExecutionId(childId) ? childId : undefined;
}

/** The step at which an execution failed: names of the runbook, never what it said. */
export type FailedStep = Pick<Step, 'name' | 'action'>;

/**
 * The step that made an execution fail: the one whose message the execution repeats, else the last one that did not succeed. An earlier step
 * may fail and be allowed to.
 */
export function failedStepOf(steps: readonly Step[], failureMessage: string | undefined): Step | undefined {
  const failed = steps.filter(({ status }) =>
    ['failed', 'timedOut', 'rejected'].includes(endingOf(status) ?? ''),
  );
  const quoted = failed.find(
    ({ failure }) => failure?.message !== undefined && failureMessage?.includes(failure.message) === true,
  );
  return quoted ?? failed.at(-1);
}
