import type { AutomationExecution, StartAutomationExecutionCommandInput } from '@aws-sdk/client-ssm';

/**
 * AWS Systems Manager Automation in one Region, with the caller's own credentials. Each call throws `Failure`,
 * whose message holds no parameter.
 */
export interface Automation {
  /** The caller's account. */
  readonly callerAccount: () => Promise<string>;
  /** Undefined if AWS knows no such execution, or has forgotten it. */
  readonly read: (executionId: string) => Promise<AutomationExecution | undefined>;
  /** @returns the ID of the execution; that of the earlier one if the same client token has already started it */
  readonly start: (input: StartAutomationExecutionCommandInput) => Promise<string>;
}
