import * as z from 'zod';

/**
 * An `AutomationExecutionId`: 36 characters, a UUID as far as anybody has seen; AWS's own samples are not all hexadecimal.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetAutomationExecution.html
 */
export const ExecutionId = z
  .string()
  .regex(/^[0-9A-Za-z-]{36}$/, { error: 'must be an execution ID of 36 characters' });
