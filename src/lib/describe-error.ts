import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import { AppError } from './errors.ts';

/** What may be logged of an error. */
export interface DescribedError {
  /** Stable, for alarms and log queries. */
  readonly code: string;
  /** Absent where it may quote what an execution said. */
  readonly error?: string;
  /** Where it was thrown, without the message that it begins with. */
  readonly stack?: string;
}

/** Those of AWS's refusals that may quote a value of the request, and so an output that was to be kept. */
const QUOTES_THE_REQUEST: ReadonlySet<string> = new Set(['ValidationException', 'SerializationException']);

/**
 * An error as it may be logged: with its words if they are ours or AWS's. Whatever else is thrown may quote what it choked on, as a
 * parser does, and that may be an output: of it the log says what it is called and where it was thrown. Nor is its cause logged.
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

/** What AWS answered, as the SDK reads it; not an answer that the SDK could not read. */
const isAwsRefusal = (error: Error): boolean => '$fault' in error && '$metadata' in error;

/** Of the network and of Node.js, such as ECONNREFUSED: all of them are called Error. */
const SYSTEM_CODE = /^E[A-Z0-9_]+$/;

function codeOf(error: Error): string {
  if (isManaged(error)) return error.code;
  const isNamed = 'code' in error && typeof error.code === 'string' && SYSTEM_CODE.test(error.code);
  return isNamed ? String(error.code) : error.name;
}

/** The lines after the message, which may itself look like them; undefined where one cannot be told from the other. */
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
