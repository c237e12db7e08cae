import { AutomationExecutionNotFoundException } from '@aws-sdk/client-ssm';

/** A missing execution is an answer, not an error. */
export function unlessNotThere(error: unknown): undefined {
  if (error instanceof AutomationExecutionNotFoundException) return undefined;
  throw error;
}
