import * as z from 'zod';

// Actions that run code of the runbook's owner: a script, a function, a state machine.

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html */
export const ExecuteScriptInputs = z
  .strictObject({
    Runtime: z.string(),
    /** The name of a function; PowerShell needs none. */
    Handler: z.string().optional(),
    InputPayload: z.record(z.string(), z.unknown()).default({}),
    Script: z.string().optional(),
    Attachment: z.string().optional(),
  })
  .refine(({ Script, Attachment }) => Script !== undefined || Attachment !== undefined, {
    error: 'must have Script or Attachment',
  });

export const EXECUTE_SCRIPT_OUTPUTS = { Payload: 'StringMap' } as const;

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-lamb.html */
export const InvokeLambdaFunctionInputs = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.string().optional(),
  InvocationType: z.enum(['RequestResponse', 'Event', 'DryRun']).optional(),
  LogType: z.enum(['Tail', 'None']).optional(),
  ClientContext: z.string().optional(),
  InputPayload: z.record(z.string(), z.unknown()).optional(),
  Payload: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
});

export const INVOKE_LAMBDA_FUNCTION_OUTPUTS = {
  StatusCode: 'String',
  FunctionError: 'String',
  LogResult: 'String',
  Payload: 'String',
} as const;

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeStateMachine.html */
export const ExecuteStateMachineInputs = z.strictObject({
  stateMachineArn: z.string(),
  name: z.string().optional(),
  input: z.string().optional(),
});

export const EXECUTE_STATE_MACHINE_OUTPUTS = {
  executionArn: 'String',
  input: 'String',
  name: 'String',
  output: 'String',
  startDate: 'String',
  stateMachineArn: 'String',
  status: 'String',
  stopDate: 'String',
} as const;
