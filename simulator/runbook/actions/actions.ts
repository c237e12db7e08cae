import type * as z from 'zod';
import type { ValueType } from '../value-type.ts';
import { ExecuteAwsApiInputs } from './api-call.ts';
import { BranchInputs } from './branch.ts';
import {
  EXECUTE_SCRIPT_OUTPUTS,
  EXECUTE_STATE_MACHINE_OUTPUTS,
  ExecuteScriptInputs,
  ExecuteStateMachineInputs,
  INVOKE_LAMBDA_FUNCTION_OUTPUTS,
  InvokeLambdaFunctionInputs,
} from './code-inputs.ts';
import {
  ChangeInstanceStateInputs,
  CopyImageInputs,
  CreateImageInputs,
  CreateTagsInputs,
  DeleteImageInputs,
  IMAGE_OUTPUTS,
  RUN_INSTANCES_OUTPUTS,
  RunInstancesInputs,
} from './ec2-inputs.ts';
import { EXECUTE_AUTOMATION_OUTPUTS, ExecuteAutomationInputs } from './execute-automation.ts';
import { LOOP_OUTPUTS, LoopInputs } from './loop.ts';
import { ResourcePropertyInputs } from './resource-property.ts';
import { RUN_COMMAND_OUTPUTS, RunCommandInputs } from './run-command.ts';
import { APPROVE_OUTPUTS, ApproveInputs, PauseInputs } from './signal-inputs.ts';
import { SleepInputs } from './sleep.ts';
import { CREATE_STACK_OUTPUTS, CreateStackInputs, DeleteStackInputs } from './stack-inputs.ts';
import { UpdateVariableInputs } from './update-variable.ts';

/** The actions that are simulated; AWS knows more. */
export const ACTION_NAMES = [
  'aws:approve',
  'aws:assertAwsResourceProperty',
  'aws:branch',
  'aws:changeInstanceState',
  'aws:copyImage',
  'aws:createImage',
  'aws:createStack',
  'aws:createTags',
  'aws:deleteImage',
  'aws:deleteStack',
  'aws:executeAutomation',
  'aws:executeAwsApi',
  'aws:executeScript',
  'aws:executeStateMachine',
  'aws:invokeLambdaFunction',
  'aws:loop',
  'aws:pause',
  'aws:runCommand',
  'aws:runInstances',
  'aws:sleep',
  'aws:updateVariable',
  'aws:waitForAwsResourceProperty',
] as const;
export type ActionName = (typeof ACTION_NAMES)[number];

/** What an action takes and gives. */
interface Action {
  readonly inputs: z.ZodType;
  /** Its predetermined outputs. */
  readonly outputs: Readonly<Record<string, ValueType>>;
  /** Whether a runbook may select outputs of its own from what the action gives. */
  readonly hasOwnOutputs: boolean;
  /** Seconds after which a step times out that does not say when. */
  readonly timeoutSeconds?: number;
  /** Inputs whose references are resolved while the step runs. */
  readonly lateInputs?: readonly string[];
}

const HOUR_S = 3600;
const WEEK_S = 604_800;
const NONE = { outputs: {}, hasOwnOutputs: false } as const;

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html */
export const ACTIONS: Readonly<Record<ActionName, Action>> = {
  'aws:approve': {
    inputs: ApproveInputs,
    outputs: APPROVE_OUTPUTS,
    hasOwnOutputs: false,
    timeoutSeconds: WEEK_S,
  },
  'aws:assertAwsResourceProperty': { inputs: ResourcePropertyInputs, ...NONE },
  'aws:branch': { inputs: BranchInputs, ...NONE },
  'aws:changeInstanceState': { inputs: ChangeInstanceStateInputs, ...NONE, timeoutSeconds: HOUR_S },
  'aws:copyImage': {
    inputs: CopyImageInputs,
    outputs: IMAGE_OUTPUTS,
    hasOwnOutputs: true,
    timeoutSeconds: HOUR_S,
  },
  'aws:createImage': {
    inputs: CreateImageInputs,
    outputs: IMAGE_OUTPUTS,
    hasOwnOutputs: true,
    timeoutSeconds: HOUR_S,
  },
  'aws:createStack': {
    inputs: CreateStackInputs,
    outputs: CREATE_STACK_OUTPUTS,
    hasOwnOutputs: true,
    timeoutSeconds: HOUR_S,
  },
  'aws:createTags': { inputs: CreateTagsInputs, ...NONE, timeoutSeconds: HOUR_S },
  'aws:deleteImage': { inputs: DeleteImageInputs, ...NONE, timeoutSeconds: HOUR_S },
  'aws:deleteStack': { inputs: DeleteStackInputs, ...NONE, timeoutSeconds: HOUR_S },
  'aws:executeAutomation': {
    inputs: ExecuteAutomationInputs,
    outputs: EXECUTE_AUTOMATION_OUTPUTS,
    hasOwnOutputs: true,
  },
  'aws:executeAwsApi': { inputs: ExecuteAwsApiInputs, outputs: {}, hasOwnOutputs: true },
  'aws:executeScript': { inputs: ExecuteScriptInputs, outputs: EXECUTE_SCRIPT_OUTPUTS, hasOwnOutputs: true },
  'aws:executeStateMachine': {
    inputs: ExecuteStateMachineInputs,
    outputs: EXECUTE_STATE_MACHINE_OUTPUTS,
    hasOwnOutputs: true,
    timeoutSeconds: HOUR_S,
  },
  'aws:invokeLambdaFunction': {
    inputs: InvokeLambdaFunctionInputs,
    outputs: INVOKE_LAMBDA_FUNCTION_OUTPUTS,
    hasOwnOutputs: true,
  },
  'aws:loop': {
    inputs: LoopInputs,
    outputs: LOOP_OUTPUTS,
    hasOwnOutputs: false,
    lateInputs: ['LoopCondition', 'Steps'],
  },
  'aws:pause': { inputs: PauseInputs, ...NONE, timeoutSeconds: WEEK_S },
  'aws:runCommand': { inputs: RunCommandInputs, outputs: RUN_COMMAND_OUTPUTS, hasOwnOutputs: true },
  'aws:runInstances': {
    inputs: RunInstancesInputs,
    outputs: RUN_INSTANCES_OUTPUTS,
    hasOwnOutputs: true,
    timeoutSeconds: HOUR_S,
  },
  'aws:sleep': { inputs: SleepInputs, ...NONE },
  'aws:updateVariable': { inputs: UpdateVariableInputs, ...NONE },
  'aws:waitForAwsResourceProperty': { inputs: ResourcePropertyInputs, ...NONE, timeoutSeconds: HOUR_S },
};
