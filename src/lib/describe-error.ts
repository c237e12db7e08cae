import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import { AppError } from './errors.ts';

/** The parts of an error that may be logged. */
export interface DescribedError {
  /** Stable, for alarms and log queries. */
  readonly code: string;
  /** Absent if it may quote what an execution said. */
  readonly error?: string;
  /** Where it was thrown, without the message at its beginning. */
  readonly stack?: string;
}

/** AWS's errors that may quote a value of the request, and so an output that was to be stored. */
const QUOTES_THE_REQUEST: ReadonlySet<string> = new Set(['ValidationException', 'SerializationException']);

/**
 * An error as it may be logged, with its message if it is ours or AWS's. Any other error may quote its input, as
 * a parser does, and that may be an output: only its name and stack are logged. Its cause is never logged.
 */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { code: 'unknown', error: 'Not an error' };
  const hasWords = isManaged(error) || (isAwsRefusal(error) && !QUOTES_THE_REQUEST.has(error.name));
  const stack = framesOf(error);
  return {
    code: codeOf(error),
    ...(hasWords && { error: error.message }),
    ...(stack !== undefined && { stack }),
  };
}

const isManaged = (error: Error): error is AppError | UnreadableItemError =>
  error instanceof AppError || error instanceof UnreadableItemError;

/** AWS's answer, if the SDK could read it. */
const isAwsRefusal = (error: Error): boolean => '$fault' in error && '$metadata' in error;

/** Errors of the network and of Node.js, such as ECONNREFUSED: all of them have the name Error. */
const SYSTEM_CODE = /^E[A-Z0-9_]+$/;

function codeOf(error: Error): string {
  if (isManaged(error)) return error.code;
  const isNamed = 'code' in error && typeof error.code === 'string' && SYSTEM_CODE.test(error.code);
  return isNamed ? String(error.code) : error.name;
}

/** The lines after the message, which may itself look like stack lines; undefined where they cannot be told apart. */
function framesOf({ message, stack = '' }: Error): string | undefined {
  const at = stack.indexOf(message);
  const lines =
    at < 0
      ? []
      : stack
          .slice(at + message.length)
          .split('\n')
          .slice(1);
  return lines.length > 0 && lines.every((line) => /^\s+at /.test(line))
    ? lines.map((line) => line.trim()).join('\n')
    : undefined;
}
