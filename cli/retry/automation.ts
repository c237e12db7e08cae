import type { AutomationExecution, StartAutomationExecutionCommandInput } from '@aws-sdk/client-ssm';

/** AWS Systems Manager Automation in one Region, with the caller's own credentials. Each call throws `Failure`, without any parameter in its words. */
export interface Automation {
  /** Whose credentials these are. */
  readonly callerAccount: () => Promise<string>;
  /** Undefined if AWS knows no such execution, or has forgotten it. */
  readonly read: (executionId: string) => Promise<AutomationExecution | undefined>;
  /** @returns the ID of the execution; of the one before, if it was started already with the same client token */
  readonly start: (input: StartAutomationExecutionCommandInput) => Promise<string>;
}
