import type { DenialReason } from '../domain/denial.ts';

/** An error this service names. Anything else that is thrown is a bug or the network. */
export abstract class AppError extends Error {
  /** Stable, for alarms and log queries. */
  abstract readonly code: string;
}

/** A queue message that is not an event that Rollcall can read. */
export class MalformedEventError extends AppError {
  override readonly name = 'MalformedEventError';
  readonly code = 'MALFORMED_EVENT';
}

/** The environment of a function lacks a variable, or one of them is wrong. */
export class BadEnvironmentError extends AppError {
  override readonly name = 'BadEnvironmentError';
  readonly code = 'BAD_ENVIRONMENT';
}

/** A location could not be read: whether the execution is there is not known. The message is AWS's. */
export class CouldNotLookError extends AppError {
  override readonly name = 'CouldNotLookError';
  readonly code = 'COULD_NOT_LOOK';
  readonly reason: DenialReason;

  constructor(reason: DenialReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** AWS does not accept what this computer signs, because its clock is wrong. `words` are AWS's. */
export class ClockSkewError extends AppError {
  override readonly name = 'ClockSkewError';
  readonly code = 'CLOCK_SKEW';

  constructor(words: string, options?: ErrorOptions) {
    super(
      `The clock of this computer is wrong, so AWS does not accept its signatures: set the clock by a time server, and try again. AWS says: ${words}`,
      options,
    );
  }
}

/** A location is asked too often: AWS says so, or it has its share of this process already. The quota is the account's. */
export class ThrottledError extends AppError {
  override readonly name = 'ThrottledError';
  readonly code = 'THROTTLED';
}

/** This account cannot get the names, or the tags, of the organization's accounts. The message is AWS's, or the network's. */
export class AccountNamesUnavailableError extends AppError {
  override readonly name = 'AccountNamesUnavailableError';
  readonly code = 'ACCOUNT_NAMES_UNAVAILABLE';
}

/** The table may not be used. A role names its own table only, so AWS answers the same if the table's name is wrong. */
export class TableDeniedError extends AppError {
  override readonly name = 'TableDeniedError';
  readonly code = 'TABLE_DENIED';

  /** @param words AWS's message */
  constructor(tableName: string, words: string, options?: ErrorOptions) {
    super(`The table ${tableName} may not be used: is TABLE_NAME right? ${words}`, options);
  }
}

/** The table was throttled in every attempt: later it will answer. */
export class TableBusyError extends AppError {
  override readonly name = 'TableBusyError';
  readonly code = 'TABLE_BUSY';
}

/** The table is not there. */
export class TableNotFoundError extends AppError {
  override readonly name = 'TableNotFoundError';
  readonly code = 'TABLE_NOT_FOUND';

  constructor(tableName: string, options?: ErrorOptions) {
    super(
      `No table ${tableName}: is TABLE_NAME right, and is the central stack deployed in this Region?`,
      options,
    );
  }
}

/**
 * AWS did only a part of what was asked, without refusing the rest. The message names what is missing, and
 * quotes nothing.
 */
export class IncompleteAnswerError extends AppError {
  override readonly name = 'IncompleteAnswerError';
  readonly code = 'INCOMPLETE_ANSWER';
}

/** A notice was not sent, for certain: AWS refused it. The message is AWS's. */
export class NoticeRefusedError extends AppError {
  override readonly name = 'NoticeRefusedError';
  readonly code = 'NOTICE_REFUSED';
}

/** Another process is about to send the same notice: the message comes back later, and finds it sent. */
export class NoticeBusyError extends AppError {
  override readonly name = 'NoticeBusyError';
  readonly code = 'NOTICE_BUSY';
}

/** What a state machine gave is not what the function can wait with. The message names fields, and quotes nothing: one of them is a token. */
export class BadWaitError extends AppError {
  override readonly name = 'BadWaitError';
  readonly code = 'BAD_WAIT';
}

/** Step Functions did not take an answer, and may take it later. The message has its error's name alone. */
export class TaskNotAnsweredError extends AppError {
  override readonly name = 'TaskNotAnsweredError';
  readonly code = 'TASK_NOT_ANSWERED';
}
