import { AutomationExecutionStatus } from '@aws-sdk/client-ssm';
import type { AutomationExecution } from '../automation/execution.ts';
import { automationType, currentStep } from './automation-metadata.ts';
import { seconds, type FilterKey } from './filter.ts';

const STATUSES: ReadonlySet<string> = new Set(Object.values(AutomationExecutionStatus));

/**
 * The filters of DescribeAutomationExecutions. Whether the times count as after and before themselves is not
 * documented. Change requests and operational items are not simulated: nothing has one.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecutionFilter.html
 */
export const EXECUTION_FILTERS: ReadonlyMap<string, FilterKey<AutomationExecution>> = new Map<
  string,
  FilterKey<AutomationExecution>
>([
  ['AutomationSubtype', { test: () => false, values: new Set(['AccessRequest', 'ChangeRequest']) }],
  [
    'AutomationType',
    {
      test: (execution, value) => automationType(execution) === value,
      values: new Set(['CrossAccount', 'Local']),
    },
  ],
  ['CurrentAction', { test: (execution, value) => currentStep(execution)?.Action === value }],
  ['DocumentNamePrefix', { test: ({ DocumentName }, value) => DocumentName.startsWith(value) }],
  ['ExecutionId', { test: ({ AutomationExecutionId }, value) => AutomationExecutionId === value }],
  [
    'ExecutionStatus',
    {
      test: ({ AutomationExecutionStatus: status }, value) => status === value,
      values: STATUSES,
    },
  ],
  ['OpsItemId', { test: () => false }],
  [
    'ParentExecutionId',
    { test: ({ ParentAutomationExecutionId }, value) => ParentAutomationExecutionId === value },
  ],
  [
    'StartTimeAfter',
    { test: ({ ExecutionStartTime }, value) => ExecutionStartTime >= seconds(value), isTime: true },
  ],
  [
    'StartTimeBefore',
    { test: ({ ExecutionStartTime }, value) => ExecutionStartTime <= seconds(value), isTime: true },
  ],
  ['TagKey', { test: ({ Tags = [] }, value) => Tags.some(({ Key }) => Key === value) }],
  [
    'TargetResourceGroup',
    {
      test: ({ Targets }, value) =>
        Targets.some(({ Key, Values }) => Key === 'ResourceGroup' && Values.includes(value)),
    },
  ],
]);
