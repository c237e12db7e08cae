import * as z from 'zod';
import {
  EXECUTE_STATE_MACHINE_OUTPUTS,
  ExecuteStateMachineInputs,
} from '../../runbook/actions/code-inputs.ts';
import { ownValue } from '../../own-value.ts';
import { asText } from '../../runbook/value-type.ts';
import { onAbort } from '../../clock/on-abort.ts';
import { EXECUTING, failed } from './failed.ts';
import { call, executorOf, poll } from './step-run.ts';

const Started = z.looseObject({ executionArn: z.string() });
const Described = z.looseObject({ status: z.string() });

/**
 * Starts an execution of a state machine, and waits for its end. It is stopped with the step.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeStateMachine.html
 */
export const executeStateMachine = executorOf(ExecuteStateMachineInputs, async (inputs, run) => {
  const { executionArn } = await call(run, ['stepfunctions', 'StartExecution'], inputs, Started);
  const forget = onAbort(
    run.interrupted,
    () => void run.callApi('stepfunctions', 'StopExecution', { executionArn }),
  );
  const ended = await poll(run, async () => {
    const now = await call(run, ['stepfunctions', 'DescribeExecution'], { executionArn }, Described);
    return now.status === 'RUNNING' ? undefined : now;
  });
  forget();
  const payload = { executionArn, ...inputs, ...ended };
  const outputs = Object.fromEntries(
    Object.keys(EXECUTE_STATE_MACHINE_OUTPUTS).flatMap((name) => {
      const value = ownValue(payload, name);
      return value === undefined ? [] : [[name, [asText(value)]]];
    }),
  );
  if (ended.status === 'SUCCEEDED') return { status: 'Success', outputs, payload };
  return failed(EXECUTING, `The execution ${executionArn} ended with status ${ended.status}`, { outputs });
});
