import { isDenialReason } from '../denial.ts';
import { cleanMessage } from './clean-message.ts';
import type { JudgedTarget } from './judged-target.ts';
import { readMessage } from './fingerprint.ts';
import { safeCode, safeOperation } from './safe-words.ts';

/** AWS's sentences that hold nothing but IDs, names of roles and words of AWS. */
const WHOLE_SENTENCES: readonly RegExp[] = [
  /^The automation execution [0-9A-Za-z-]{36}(?: in the target location)? ended with status [A-Za-z]{3,40}\.?$/,
  /^The execution role arn:aws[a-z-]{0,12}:iam::\d{12}:role\/[\w+=,.@/-]{1,200} in the target location is unable to be assumed\.?$/,
  /^The provided role: ?arn:aws[a-z-]{0,12}:iam::\d{12}:role\/[\w+=,.@/-]{1,200} can't be assumed\.?(?: \(Service: null; Status Code: 0; Error Code: null; Request ID: null; Proxy: null\)\.?)?$/,
  /^The defined assume role is unable to be assumed\.?$/,
  /^The format of the supplied assume role ARN is invalid\.?$/,
  /^VPC not defined 400\.?$/,
  /^Internal Server Error\.?$/,
];

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-troubleshooting.html */
const STAGES: ReadonlySet<string> = new Set([
  'Execute/Cancelling action',
  'Poll action status for completion',
  'launching the instance(s)',
  'validating and resolving the step inputs',
  'verifying launched instance(s) are ready to be used',
  'verifying the command has completed',
  'verifying the SSM Agent availability on the target instance(s)',
]);

/**
 * The part of a failure message that may be shown to callers who may not see outputs: a sentence of AWS's without a runbook's text, or of
 * an API error its code and operation. Undefined if there is no such part: a failure message can repeat a runbook's output,
 * or a parameter it was given.
 */
export function publicMessage(message: string | undefined): string | undefined {
  if (message === undefined) return undefined;
  const { text, stage, timedOut } = cleanMessage(message);
  if (timedOut && stage !== undefined && STAGES.has(stage)) return `Step timed out while step is ${stage}.`;
  if (WHOLE_SENTENCES.some((sentence) => sentence.test(text))) return text;
  const { code, operation } = readMessage(message);
  const [known, call] = [safeCode(code), safeOperation(operation)];
  if (known === undefined) return undefined;
  return call === undefined
    ? `An error occurred (${known})`
    : `An error occurred (${known}) when calling the ${call} operation`;
}

/** The same for a target. Why Rollcall was denied is AWS's answer to Rollcall, and contains no runbook's text. */
export const publicMessageOf = ({ message, reason, row }: JudgedTarget): string | undefined =>
  isDenialReason(reason) && (row === undefined || row.rank === 0) ? message : publicMessage(message);
