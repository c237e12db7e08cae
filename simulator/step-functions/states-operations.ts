import * as z from 'zod';
import { parseInput, type ApiCall, type Operations } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import { pageOf } from '../server/page.ts';
import { readDefinition } from './definition.ts';
import type { Execution } from './execution.ts';
import type { StepFunctions } from './step-functions.ts';
import type { TaskTokens } from './task-tokens.ts';

const Name = z.string().regex(/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/]{1,80}$/, { error: 'must be a name' });
const Token = z.string().min(1).max(2048);
const LARGEST_OUTPUT = 262_144;

const CreateInput = z.strictObject({
  name: Name,
  definition: z.string().min(1).max(1_048_576),
  roleArn: z.string().min(1).max(256),
  type: z.literal('STANDARD', { error: 'EXPRESS is not simulated' }).optional(),
});
const StartInput = z.strictObject({
  stateMachineArn: z.string().min(1),
  name: Name.optional(),
  input: z.string().max(LARGEST_OUTPUT).default('{}'),
});
const ExecutionInput = z.strictObject({
  executionArn: z.string().min(1).max(256),
  includedData: z.string().optional(),
});
const StopInput = z.strictObject({
  executionArn: z.string(),
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
});
const HistoryInput = z.strictObject({
  executionArn: z.string(),
  maxResults: z.int().min(0).max(1000).default(100),
  nextToken: z.string().optional(),
  reverseOrder: z.boolean().default(false),
  includeExecutionData: z.boolean().default(true),
});
const SuccessInput = z.strictObject({ taskToken: Token, output: z.string().max(LARGEST_OUTPUT) });
const FailureInput = z.strictObject({
  taskToken: Token,
  error: z.string().max(256).default(''),
  cause: z.string().max(32_768).default(''),
});
const HeartbeatInput = z.strictObject({ taskToken: Token });

export interface StatesWorld {
  readonly stepFunctions: StepFunctions;
  readonly taskTokens: TaskTokens;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html */
export function statesOperations({ stepFunctions, taskTokens }: StatesWorld): Operations {
  const find = (arn: string, { accountId }: ApiCall['caller']): Execution => {
    const execution = stepFunctions.execution(arn);
    if (execution?.machine.location.accountId === accountId) return execution;
    throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  };
  return new Map<string, (call: ApiCall) => object>([
    ['CreateStateMachine', (call) => createStateMachine(call, stepFunctions)],
    ['StartExecution', (call) => startExecution(call, stepFunctions)],
    [
      'DescribeExecution',
      ({ caller, input }) => find(parseInput(ExecutionInput, input).executionArn, caller).describe(),
    ],
    [
      'StopExecution',
      ({ caller, input }) => {
        const { executionArn, error, cause } = parseInput(StopInput, input);
        const execution = find(executionArn, caller);
        execution.abort(error, cause);
        return { stopDate: execution.describe()['stopDate'] };
      },
    ],
    [
      'GetExecutionHistory',
      ({ caller, input }) => {
        const { executionArn, maxResults, nextToken, reverseOrder } = parseInput(HistoryInput, input);
        const { events } = find(executionArn, caller);
        const page = pageOf(
          reverseOrder ? events.toReversed() : events,
          maxResults || 100,
          nextToken,
          'InvalidToken',
        );
        return { events: page.items, ...(page.nextToken !== '' && { nextToken: page.nextToken }) };
      },
    ],
    [
      'SendTaskSuccess',
      ({ caller: { accountId }, region, input }) => {
        const { taskToken, output } = parseInput(SuccessInput, input);
        taskTokens.succeed({ accountId, region }, taskToken, output);
        return {};
      },
    ],
    [
      'SendTaskFailure',
      ({ caller: { accountId }, region, input }) => {
        const { taskToken, error, cause } = parseInput(FailureInput, input);
        taskTokens.fail({ accountId, region }, taskToken, error, cause);
        return {};
      },
    ],
    [
      'SendTaskHeartbeat',
      ({ caller: { accountId }, region, input }) => {
        taskTokens.heartbeat({ accountId, region }, parseInput(HeartbeatInput, input).taskToken);
        return {};
      },
    ],
  ]);
}

function createStateMachine({ caller, region, input }: ApiCall, stepFunctions: StepFunctions): object {
  const { name, definition, roleArn } = parseInput(CreateInput, input);
  try {
    readDefinition(definition);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new ApiError('InvalidDefinition', `Invalid State Machine Definition: '${words}'`);
  }
  const { accountId } = caller;
  const arn = `arn:aws:states:${region}:${accountId}:stateMachine:${name}`;
  const location = { accountId, region };
  const createdMs = stepFunctions.create({ arn, name, location, roleArn, definition });
  return { stateMachineArn: arn, creationDate: createdMs / 1000 };
}

function startExecution({ caller, input: asked }: ApiCall, stepFunctions: StepFunctions): object {
  const { stateMachineArn, name, input: text } = parseInput(StartInput, asked);
  const machine = stepFunctions.find(stateMachineArn);
  if (machine?.location.accountId !== caller.accountId) {
    throw new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`);
  }
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw new ApiError('InvalidExecutionInput', "Invalid State Machine Execution Input: 'Invalid JSON'");
  }
  const { arn, startedMs } = stepFunctions.start(machine, name, input);
  return { executionArn: arn, startDate: startedMs / 1000 };
}
