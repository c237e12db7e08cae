const EXECUTION_ID = /^[0-9A-Za-z-]{36}$/;

/**
 * Whether a text can be an `AutomationExecutionId`: 36 characters. Every one that we have seen is a UUID, but
 * AWS's own samples are not all hexadecimal.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetAutomationExecution.html
 */
export const isExecutionId = (text: string): boolean => EXECUTION_ID.test(text);
