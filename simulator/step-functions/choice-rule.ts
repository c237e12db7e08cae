import * as z from 'zod';
import type { ContextObject } from './context-object.ts';
import { valueAt } from './json-path-data.ts';
import { StateError } from './state-error.ts';

const Rules = z.array(z.looseObject({}));
const AnyRule = z.looseObject({
  Variable: z.string().default(''),
  Next: z.string().optional(),
  Comment: z.string().optional(),
});

type Test = (value: unknown, wanted: unknown) => boolean;

const ofNumbers =
  (isRight: (one: number, other: number) => boolean): Test =>
  (value, wanted) =>
    typeof value === 'number' && typeof wanted === 'number' && isRight(value, wanted);

/** The comparisons of JSONPath that are simulated. */
const TESTS: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['StringEquals', (value, wanted) => value === wanted],
  ['BooleanEquals', (value, wanted) => value === wanted],
  ['NumericEquals', (value, wanted) => value === wanted],
  ['NumericGreaterThan', ofNumbers((one, other) => one > other)],
  ['NumericGreaterThanEquals', ofNumbers((one, other) => one >= other)],
  ['NumericLessThan', ofNumbers((one, other) => one < other)],
  ['NumericLessThanEquals', ofNumbers((one, other) => one <= other)],
]);

/**
 * Whether a rule of a Choice holds, in JSONPath.
 * @throws {StateError} States.Runtime for a comparison that is not simulated, or a path that finds nothing
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
 */
export function holds(rule: object, input: unknown, context: ContextObject): boolean {
  const { Variable: path, Next: _next, Comment: _comment, ...rest } = AnyRule.parse(rule);
  const [[operator, wanted] = ['', undefined]] = Object.entries(rest);
  const of = (rules: unknown): boolean[] => Rules.parse(rules).map((one) => holds(one, input, context));
  if (operator === 'And') return of(wanted).every(Boolean);
  if (operator === 'Or') return of(wanted).some(Boolean);
  if (operator === 'Not') return !holds(Object(wanted), input, context);
  if (operator === 'IsPresent') return isPresent(path, input, context) === wanted;
  const test = TESTS.get(operator);
  if (test === undefined)
    throw new StateError('States.Runtime', `The comparison ${operator} is not simulated`);
  return test(valueAt(path, input, context), wanted);
}

function isPresent(path: string, input: unknown, context: ContextObject): boolean {
  try {
    valueAt(path, input, context);
    return true;
  } catch (error) {
    if (error instanceof StateError) return false;
    throw error;
  }
}
