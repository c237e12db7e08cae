import { AutomationExecutionNotFoundException } from '@aws-sdk/client-ssm';

/** An execution that is not there is an answer. */
export function unlessNotThere(error: unknown): undefined {
  if (error instanceof AutomationExecutionNotFoundException) return undefined;
  throw error;
}
