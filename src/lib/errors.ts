/** An error this service names. Anything else that is thrown is a bug or the network. */
export abstract class AppError extends Error {
  /** Stable, for alarms and log queries. */
  abstract readonly code: string;
}

/** What the queue delivered is not an event that Rollcall can read. */
export class MalformedEventError extends AppError {
  override readonly name = 'MalformedEventError';
  readonly code = 'MALFORMED_EVENT';
}

/** The environment of a function lacks a variable, or one of them is wrong. */
export class BadEnvironmentError extends AppError {
  override readonly name = 'BadEnvironmentError';
  readonly code = 'BAD_ENVIRONMENT';
}
