import { AutomationExecutionStatus } from '@aws-sdk/client-ssm';
import type { StepExecution } from '../automation/execution.ts';
import { seconds, type FilterKey } from './filter.ts';

/**
 * The filters of DescribeAutomationStepExecutions. A step that has not started is neither before nor after anything
 * (assumed); loops are not simulated, so no step stands inside another.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StepExecutionFilter.html
 */
export const STEP_FILTERS: ReadonlyMap<string, FilterKey<StepExecution>> = new Map<
  string,
  FilterKey<StepExecution>
>([
  ['Action', { test: ({ Action }, value) => Action === value }],
  ['ParentStepExecutionId', { test: () => false }],
  ['ParentStepIteration', { test: () => false }],
  ['ParentStepIteratorValue', { test: () => false }],
  [
    'StartTimeAfter',
    {
      test: ({ ExecutionStartTime: start }, value) => start !== undefined && start >= seconds(value),
      isTime: true,
    },
  ],
  [
    'StartTimeBefore',
    {
      test: ({ ExecutionStartTime: start }, value) => start !== undefined && start <= seconds(value),
      isTime: true,
    },
  ],
  ['StepExecutionId', { test: ({ StepExecutionId }, value) => StepExecutionId === value }],
  [
    'StepExecutionStatus',
    {
      test: ({ StepStatus }, value) => StepStatus === value,
      values: new Set(Object.values(AutomationExecutionStatus)),
    },
  ],
  ['StepName', { test: ({ StepName }, value) => StepName === value }],
]);
