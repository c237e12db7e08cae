/** A state has failed: with a name that a `Retry` or a `Catch` may match, and the words of its cause. */
export class StateError extends Error {
  override readonly name = 'StateError';
  /** Such as `States.Timeout` or `Ssm.SsmException`. */
  readonly error: string;
  override readonly cause: string;

  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.error = error;
    this.cause = cause;
  }
}

const TIMEOUTS: ReadonlySet<string> = new Set(['States.Timeout', 'States.HeartbeatTimeout']);
/** What `States.ALL` does not match. */
const NEVER_CAUGHT: ReadonlySet<string> = new Set(['States.Runtime', 'States.DataLimitExceeded']);

/**
 * Whether a list of `ErrorEquals` names an error, itself or by one of the names that stand for several.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export const matches = (errorEquals: readonly string[], error: string): boolean =>
  errorEquals.some(
    (name) =>
      name === error ||
      (name === 'States.ALL' && !NEVER_CAUGHT.has(error)) ||
      (name === 'States.TaskFailed' && !TIMEOUTS.has(error) && !NEVER_CAUGHT.has(error)) ||
      (name === 'States.Timeout' && TIMEOUTS.has(error)),
  );
