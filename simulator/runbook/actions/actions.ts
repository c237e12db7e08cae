import type * as z from 'zod';
import type { ValueType } from '../value-type.ts';
import { ExecuteAwsApiInputs } from './api-call.ts';
import { BranchInputs } from './branch.ts';
import { EXECUTE_AUTOMATION_OUTPUTS, ExecuteAutomationInputs } from './execute-automation.ts';
import { ResourcePropertyInputs } from './resource-property.ts';
import { RUN_COMMAND_OUTPUTS, RunCommandInputs } from './run-command.ts';
import { SleepInputs } from './sleep.ts';

/** The actions that are simulated; AWS knows more. */
export const ACTION_NAMES = [
  'aws:assertAwsResourceProperty',
  'aws:branch',
  'aws:executeAutomation',
  'aws:executeAwsApi',
  'aws:runCommand',
  'aws:sleep',
  'aws:waitForAwsResourceProperty',
] as const;
export type ActionName = (typeof ACTION_NAMES)[number];

/** What an action takes and gives. */
interface Action {
  readonly inputs: z.ZodType;
  /** Its predetermined outputs; undefined for the one whose outputs the runbook says. */
  readonly outputs: Readonly<Record<string, ValueType>> | undefined;
  /** Seconds after which a step times out that does not say when. */
  readonly timeoutSeconds?: number;
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html */
export const ACTIONS: Readonly<Record<ActionName, Action>> = {
  'aws:assertAwsResourceProperty': { inputs: ResourcePropertyInputs, outputs: {} },
  'aws:branch': { inputs: BranchInputs, outputs: {} },
  'aws:executeAutomation': { inputs: ExecuteAutomationInputs, outputs: EXECUTE_AUTOMATION_OUTPUTS },
  'aws:executeAwsApi': { inputs: ExecuteAwsApiInputs, outputs: undefined },
  'aws:runCommand': { inputs: RunCommandInputs, outputs: RUN_COMMAND_OUTPUTS },
  'aws:sleep': { inputs: SleepInputs, outputs: {} },
  'aws:waitForAwsResourceProperty': { inputs: ResourcePropertyInputs, outputs: {}, timeoutSeconds: 3600 },
};
