import { EXIT, type ExitCode } from './exit-code.ts';

/**
 * Ends the command with a message for people, and an exit code. The message names what is wrong, and says what
 * to do.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** The command line is wrong. */
export const wrongUsage = (message: string): Failure => new Failure(EXIT.usage, message);

/** There is no answer, so nothing is known about any target. */
export const couldNotLook = (message: string, cause?: unknown): Failure =>
  new Failure(EXIT.couldNotLook, message, { cause });

/** The user pressed Ctrl-C at a question. */
export const interrupted = (): Failure => new Failure(EXIT.interrupted, 'interrupted');

/** There are no credentials, or they have run out. */
export class NoCredentials extends Failure {
  constructor(message: string, cause?: unknown) {
    super(EXIT.couldNotLook, message, { cause });
  }
}

/** There is no answer now, and there may be one soon: the network, or an API that fails. */
export class Transient extends Failure {
  constructor(message: string, cause?: unknown) {
    super(EXIT.couldNotLook, message, { cause });
  }
}

/** The API knows no such parent execution, or does not know it yet. */
export class UnknownParent extends Failure {
  constructor(message: string) {
    super(EXIT.couldNotLook, message);
  }
}
