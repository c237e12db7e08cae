import type { ApiError } from '../../organization/api-answer.ts';
import type { End } from '../running-execution.ts';
import { EXECUTING, failed } from './failed.ts';

/** A step whose API call was refused, in Automation's words. */
export function apiFailure(operation: string, { code, message }: ApiError): End {
  const failure = `An error occurred (${code}) when calling the ${operation} operation: ${message}`;
  return failed(EXECUTING, failure, {
    failureDetails: {
      FailureStage: 'Invocation',
      FailureType: 'Verification',
      Details: { VerificationErrorMessage: [failure] },
    },
  });
}
