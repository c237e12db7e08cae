import type { FailureDetails } from '../execution.ts';
import type { End } from '../running-execution.ts';

/** What Automation says a step was doing. */
export const EXECUTING = 'Execute/Cancelling action';
export const VALIDATING = 'validating and resolving the step inputs';
export const VERIFYING_COMMAND = 'verifying the command has completed';

const HINT = 'Please refer to Automation Service Troubleshooting Guide for more diagnosis details.';

/** A failed step in Automation's words. */
export const failed = (
  stage: string,
  words: string,
  more: {
    readonly outputs?: End['outputs'];
    readonly failureDetails?: FailureDetails;
    readonly status?: string;
  } = {},
): End => ({
  status: 'Failed',
  failureMessage: `Step fails when it is ${stage}. ${words}. ${HINT}`,
  ...more,
});

/** A step whose time was up, in Automation's words. */
export const timedOut = (stage: string): End => ({
  status: 'TimedOut',
  failureMessage: `Step timed out while step is ${stage}. ${HINT}`,
});
