// The part of a message that may be shown to callers who may not see outputs: AWS's own names, recognised by their shape. A runbook that puts
// its own text there can use only a single name of letters.

const WORDS_OF_NAMES = '(?:[A-Za-z]|EC2|S3|V2|IPv4|IPv6|Route53|X509)';
const CODE = new RegExp(`^[A-Z]${WORDS_OF_NAMES}{2,60}(?:\\.[A-Z]${WORDS_OF_NAMES}{2,60}){0,3}$`);
const OPERATION = new RegExp(`^[A-Z]${WORDS_OF_NAMES}{2,60}$`);
const ACTION = new RegExp(`^[a-z][a-z0-9-]{1,30}:[A-Z]${WORDS_OF_NAMES}{2,60}$`);
const SERVICE = /^[a-z][a-z0-9-]{1,30}$/;
/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-properties.html */
const STEP_NAME = /^\w{1,128}$/;
const STEP_ACTION = /^aws:[a-zA-Z]{3,25}$/;

const shaped =
  (shape: RegExp) =>
  (text: string | undefined): string | undefined =>
    text !== undefined && shape.test(text) ? text : undefined;

/** Each returns the text if it has the shape of such a name, else undefined. */
export const safeCode = shaped(CODE);
export const safeOperation = shaped(OPERATION);
export const safeAction = shaped(ACTION);
export const safeService = shaped(SERVICE);
export const safeStepName = shaped(STEP_NAME);
export const safeStepAction = shaped(STEP_ACTION);
