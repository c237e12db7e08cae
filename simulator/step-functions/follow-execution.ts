import { onAbort } from '../clock/on-abort.ts';
import { ApiError } from '../server/api-error.ts';
import type { Execution } from './execution.ts';
import type { MachineRole, ServiceCalls } from './service-calls.ts';
import { StateError } from './state-error.ts';

/** By which Step Functions hears of executions that have ended. */
const RULE = 'StepFunctionsGetEventsForStepFunctionsExecutionRule';

/**
 * Waits for an execution that another one started with `.sync:2`.
 * @returns what DescribeExecution answers, with the output as JSON
 * @throws {StateError} States.TaskFailed, with all of that in its cause, if it did not succeed
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
export async function followExecution(
  started: unknown,
  role: MachineRole,
  calls: ServiceCalls,
  executionOf: (arn: string) => Execution | undefined,
  stopped: AbortSignal,
): Promise<unknown> {
  const arn = String(Object(started)['executionArn']);
  const { accountId, region } = role.location;
  try {
    await calls.require('states:DescribeExecution', arn, role);
    for (const action of ['events:PutTargets', 'events:PutRule', 'events:DescribeRule']) {
      await calls.require(action, `arn:aws:events:${region}:${accountId}:rule/${RULE}`, role);
    }
  } catch (error) {
    if (error instanceof ApiError)
      throw new StateError('StepFunctions.AWSStepFunctionsException', error.message);
    throw error;
  }
  const execution = executionOf(arn);
  if (execution === undefined) throw new StateError('States.Runtime', `There is no execution ${arn}`);
  const forget = onAbort(stopped, () => void stop(execution, role, calls));
  await execution.ended;
  forget();
  const { output, ...described } = execution.describe();
  const shown = Object.fromEntries(
    Object.entries(described).map(([name, value]) => [
      `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      value,
    ]),
  );
  if (execution.status === 'SUCCEEDED') return { ...shown, Output: JSON.parse(String(output)) };
  throw new StateError('States.TaskFailed', JSON.stringify(shown));
}

/** What an execution started is stopped with it, if its role may do that. */
async function stop(execution: Execution, role: MachineRole, calls: ServiceCalls): Promise<void> {
  try {
    await calls.require('states:StopExecution', execution.arn, role);
    if (execution.status === 'RUNNING') execution.abort(undefined, undefined);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}
