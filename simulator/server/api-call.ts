import type * as z from 'zod';
import type { Principal } from '../iam/principal.ts';
import { ApiError } from './api-error.ts';
import { isOfWrongType, validationFaults } from './validation-faults.ts';

/** One call of an AWS API. */
export interface ApiCall {
  readonly caller: Principal;
  /** From the credential scope of the signature. */
  readonly region: string;
  readonly input: unknown;
  /** It sees how things stood then, in milliseconds since the epoch; now, if it does not say. */
  readonly asOfMs?: number;
}

/** Answers a call; throws an ApiError where AWS would refuse. */
type Operation = (call: ApiCall) => object | Promise<object>;

/** One service's operations by name, such as `GetAutomationExecution`. */
export type Operations = ReadonlyMap<string, Operation>;

/**
 * Reads what a call was given.
 * @throws {ApiError} `code`, naming the values that are wrong, or the parameters that are not simulated;
 *   SerializationException for a value of another type
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/CommonErrors.html
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, code = 'ValidationException'): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? [`${[...issue.path.map(String), issue.keys.join(', ')].join('.')} is not simulated`]
      : [],
  );
  const wrong = issues.find((issue) => isOfWrongType(issue, input));
  if (wrong !== undefined && code === 'ValidationException') {
    throw new ApiError('SerializationException', `${wrong.path.map(String).join('.')}: ${wrong.message}`);
  }
  if (unknown.length > 0) throw new ApiError(code, unknown.join('; '));
  throw new ApiError(code, validationFaults(issues, input));
}
