import type { AutomationExecution } from '../automation/execution.ts';

export const automationType = ({ TargetLocations }: AutomationExecution): string =>
  TargetLocations === undefined ? 'Local' : 'CrossAccount';

/** What the list does not show of an execution. */
const NOT_LISTED: ReadonlySet<string> = new Set([
  'Parameters',
  'ProgressCounters',
  'StepExecutions',
  'StepExecutionsTruncated',
  'TargetLocations',
]);

/**
 * An execution as the list shows it: without its steps.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecutionMetadata.html
 */
export function automationMetadata(execution: AutomationExecution): object {
  const listed = Object.entries(execution).filter(([field]) => !NOT_LISTED.has(field));
  return { ...Object.fromEntries(listed), LogFile: '', AutomationType: automationType(execution) };
}
