import type * as z from 'zod';
import type { Principal } from '../iam/principal.ts';
import { ApiError } from './api-error.ts';

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
type Operation = (call: ApiCall) => object;

/** One service's operations by name, such as `GetAutomationExecution`. */
export type Operations = ReadonlyMap<string, Operation>;

/** Of a value only so many characters are said. */
const LONGEST_SHOWN = 200;

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
};

/**
 * Reads what a call was given.
 * @throws {ApiError} `code`, naming the value that is wrong, or the parameter that is not simulated
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, code = 'ValidationException'): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    const path = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') {
      return `${[...issue.path.map(String), issue.keys.join(', ')].join('.')} is not simulated`;
    }
    const value = issue.path.reduce<unknown>((within, key) => Object(within)[key], input);
    return `Value ${show(value)} at '${path}' failed to satisfy constraint: ${issue.message}`;
  });
  throw new ApiError(code, faults.join('; '));
}
