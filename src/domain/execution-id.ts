const EXECUTION_ID = /^[0-9A-Za-z-]{36}$/;

/**
 * Whether a text can be an `AutomationExecutionId`: 36 characters, a UUID as far as anybody has seen; AWS's own samples are not
 * all hexadecimal.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetAutomationExecution.html
 */
export const isExecutionId = (text: string): boolean => EXECUTION_ID.test(text);
