import * as z from 'zod';
import type { AutomationExecution } from '../automation/execution.ts';
import { ApiError } from '../server/api-error.ts';
import { automationType } from './automation-metadata.ts';

/** Whether an execution has one value of a filter. */
type Test = (execution: AutomationExecution, value: string) => boolean;

/** The filters that are simulated; AWS knows more. Whether the times count as after and before themselves is not documented. */
const TESTS = {
  AutomationType: (execution, value) => automationType(execution) === value,
  DocumentNamePrefix: ({ DocumentName }, value) => DocumentName.startsWith(value),
  ExecutionId: ({ AutomationExecutionId }, value) => AutomationExecutionId === value,
  ExecutionStatus: ({ AutomationExecutionStatus }, value) => AutomationExecutionStatus === value,
  ParentExecutionId: ({ ParentAutomationExecutionId }, value) => ParentAutomationExecutionId === value,
  StartTimeAfter: ({ ExecutionStartTime }, value) => ExecutionStartTime >= seconds(value),
  StartTimeBefore: ({ ExecutionStartTime }, value) => ExecutionStartTime <= seconds(value),
} as const satisfies Record<string, Test>;

export const ExecutionFilter = z.strictObject({
  Key: z.literal([
    'AutomationType',
    'DocumentNamePrefix',
    'ExecutionId',
    'ExecutionStatus',
    'ParentExecutionId',
    'StartTimeAfter',
    'StartTimeBefore',
  ]),
  Values: z.array(z.string().min(1)).min(1).max(10),
});
export type ExecutionFilter = z.infer<typeof ExecutionFilter>;

/** Whether an execution passes a filter: one of its values is enough. */
export const passes = (execution: AutomationExecution, { Key, Values }: ExecutionFilter): boolean =>
  Values.some((value) => TESTS[Key](execution, value));

/** @throws {ApiError} InvalidFilterValue for what is not a time */
function seconds(time: string): number {
  const ms = Date.parse(time);
  if (Number.isNaN(ms)) throw new ApiError('InvalidFilterValue', `The filter value ${time} is not a time.`);
  return ms / 1000;
}
