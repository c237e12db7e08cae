import type { Location } from '../domain/location.ts';
import { AppError } from '../lib/errors.ts';

/** The caller's own credentials have expired. What was collected is kept. */
export class SessionExpiredError extends AppError {
  override readonly name = 'SessionExpiredError';
  readonly code = 'SESSION_EXPIRED';

  constructor(cause: Error) {
    super(
      `Your AWS session has expired (${cause.message}): log in again, and run the same command again. What was collected is kept`,
      { cause },
    );
  }
}

/** The table under a ledger failed: nothing can be stored. The cause says why. */
export class TableFailedError extends AppError {
  override readonly name = 'TableFailedError';
  readonly code = 'TABLE_FAILED';

  constructor(cause: unknown) {
    super('What is collected cannot be kept', { cause });
  }
}

/** The location was read, and has no such execution. */
export class ParentNotFoundError extends AppError {
  override readonly name = 'ParentNotFoundError';
  readonly code = 'PARENT_NOT_FOUND';

  constructor(executionId: string, { accountId, region }: Location) {
    super(
      `No execution ${executionId} in account ${accountId}, Region ${region}: is this the account and Region it was started in, and the ID that of the parent, not of a child? AWS forgets executions after 30 days`,
    );
  }
}

/** The parent could not be read; the message is AWS's. */
export class ParentUnreadableError extends AppError {
  override readonly name = 'ParentUnreadableError';
  readonly code = 'PARENT_UNREADABLE';

  constructor(executionId: string, { accountId, region }: Location, words: string, options?: ErrorOptions) {
    super(`${executionId} cannot be read in account ${accountId}, Region ${region}: ${words}`, options);
  }
}

/** It is the child of another execution: a roll call starts at the root. */
export class NotARootError extends AppError {
  override readonly name = 'NotARootError';
  readonly code = 'NOT_A_ROOT';
  readonly parentExecutionId: string;

  constructor(executionId: string, parentExecutionId: string) {
    super(`${executionId} is a child of ${parentExecutionId}: gather that one`);
    this.parentExecutionId = parentExecutionId;
  }
}

/** It starts no other execution. */
export class NotAParentError extends AppError {
  override readonly name = 'NotAParentError';
  readonly code = 'NOT_A_PARENT';

  constructor(executionId: string) {
    super(
      `${executionId} starts no other executions, so there is nothing to gather: read it with aws ssm get-automation-execution --automation-execution-id ${executionId}`,
    );
  }
}

/** Whether AWS says that credentials have expired. */
export const isExpired = (error: unknown): error is Error =>
  error instanceof Error && (error.name === 'ExpiredToken' || error.name === 'ExpiredTokenException');

/**
 * For an error in the middle of a run: whether the caller's credentials have expired, or their source no longer
 * gives any.
 */
export const isExpiredSession = (error: unknown): error is Error =>
  isExpired(error) ||
  (error instanceof Error &&
    (error.name === 'TokenProviderError' ||
      error.name === 'CredentialsProviderError' ||
      isExpiredSession(error.cause)));
