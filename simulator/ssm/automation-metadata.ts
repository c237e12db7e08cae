import { hasEnded, type AutomationExecution, type StepExecution } from '../automation/execution.ts';

export const automationType = ({ TargetLocations }: AutomationExecution): string =>
  TargetLocations === undefined ? 'Local' : 'CrossAccount';

/** The step that runs; of several at once, the first. */
export const currentStep = (execution: AutomationExecution): StepExecution | undefined =>
  hasEnded(execution)
    ? undefined
    : execution.StepExecutions.find(
        ({ ExecutionStartTime, ExecutionEndTime }) =>
          ExecutionStartTime !== undefined && ExecutionEndTime === undefined,
      );

/** What an answer says of an execution beside its record: the step that runs, while one does. */
function current(execution: AutomationExecution): object {
  const step = currentStep(execution);
  return step === undefined ? {} : { CurrentStepName: step.StepName, CurrentAction: step.Action };
}

/**
 * An execution as GetAutomationExecution shows it, with so many steps at most.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html
 */
export function automationExecution(
  { Tags: _tags, ...execution }: AutomationExecution,
  steps: number,
): object {
  return {
    ...execution,
    ...current(execution),
    StepExecutions: execution.StepExecutions.slice(0, steps),
    StepExecutionsTruncated: execution.StepExecutions.length > steps,
  };
}

/** What the list does not show of an execution. */
const NOT_LISTED: ReadonlySet<string> = new Set([
  'Parameters',
  'ProgressCounters',
  'StepExecutions',
  'StepExecutionsTruncated',
  'Tags',
  'TargetLocations',
]);

/**
 * An execution as the list shows it: without its steps.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecutionMetadata.html
 */
export function automationMetadata(execution: AutomationExecution): object {
  const listed = Object.entries(execution).filter(([field]) => !NOT_LISTED.has(field));
  return {
    ...Object.fromEntries(listed),
    ...current(execution),
    LogFile: '',
    AutomationType: automationType(execution),
  };
}
