/** A failure message without the text that AWS adds to every one. */
export interface CleanMessage {
  /** In one line, without control characters; empty if AWS said nothing beyond the frame. */
  readonly text: string;
  /** What the step was doing, as AWS says, such as `Execute/Cancelling action`. */
  readonly stage: string | undefined;
  /** Whether the frame says that the step timed out. */
  readonly timedOut: boolean;
}

/** Later text decides nothing: the beginning of a message identifies its cause. */
const MOST_CHARACTERS = 4_000;

// oxlint-disable-next-line no-control-regex
const NOT_TEXT = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\s]+/g;

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-troubleshooting.html */
const FAILED_STAGE = /^(?:Automation )?Step(?: Execution)? fails when it is ([^.]{1,100})\. ?/i;
const TIMED_OUT_STAGE = /^Step timed out while step is ([^.]{1,100})\. ?/i;
const GUIDE = / ?Please refer to Automation Service Troubleshooting Guide for more diagnosis details\.?/i;
const API_FRAME = /Get Exception from \w{1,100} API of [\w-]{1,60} Service\. /i;

/**
 * Removes the frame that Automation adds to an error.
 * Reads at most the first 4,000 characters.
 */
export function cleanMessage(message: string | undefined): CleanMessage {
  const line = (message ?? '')
    .slice(0, MOST_CHARACTERS)
    .normalize('NFC')
    .replace(NOT_TEXT, ' ')
    .trim()
    .replace(GUIDE, '')
    .trim();
  const failed = FAILED_STAGE.exec(line);
  const timedOut = TIMED_OUT_STAGE.exec(line);
  const frame = failed ?? timedOut;
  return {
    text: line.slice(frame?.[0].length ?? 0).replace(API_FRAME, ''),
    stage: frame?.[1],
    timedOut: timedOut !== null,
  };
}
