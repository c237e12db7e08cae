import * as z from 'zod';
import { RunCommandInputs } from '../../runbook/actions/run-command.ts';
import { issueFaults } from '../../runbook/issue-faults.ts';
import { apiFailure } from './api-failure.ts';
import { EXECUTING, VERIFYING_COMMAND, failed } from './failed.ts';
import { executorOf } from './step-run.ts';

/** What a command comes to: the organization file's answer of `ssm:SendCommand`. */
const Command = z.strictObject({
  Status: z.enum(['Success', 'Failed', 'TimedOut', 'Cancelled']).default('Success'),
  ResponseCode: z.number().int().optional(),
  Output: z.string().default(''),
  /** How long it runs. */
  Seconds: z.number().nonnegative().default(0),
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-runcommand.html */
export const runCommand = executorOf(RunCommandInputs, async (inputs, run) => {
  const result = await run.callApi('ssm', 'SendCommand', inputs);
  if ('error' in result) return apiFailure('SendCommand', result.error);
  const command = Command.safeParse(result.answer);
  if (!command.success) {
    const faults = issueFaults(command.error.issues, result.answer).join('; ');
    return failed(EXECUTING, `The organization file's answer of ssm:SendCommand cannot be used: ${faults}`);
  }
  const { Status, ResponseCode = Status === 'Success' ? 0 : 1, Output, Seconds } = command.data;
  if (Seconds > 0) await run.pause(Seconds * 1000);
  const CommandId = run.newId();
  const outputs = {
    Status: [Status],
    ResponseCode: [String(ResponseCode)],
    Output: [Output],
    OutputPayload: [JSON.stringify({ Status, ResponseCode, Output, CommandId })],
    CommandId: [CommandId],
  };
  if (Status === 'Success') {
    return { status: Status, outputs, payload: { CommandId, Status, ResponseCode, Output } };
  }
  const invocation = Object.entries(outputs).map(([name, [value]]) => `${name}=[${value}]`);
  return failed(
    VERIFYING_COMMAND,
    `Command ${CommandId} returns unexpected invocation result: \n{${invocation.join(', ')}}`,
    { outputs, status: Status },
  );
});
