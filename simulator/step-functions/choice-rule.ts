import * as z from 'zod';
import type { ContextObject } from './context-object.ts';
import type { Rule } from './definition.ts';
import { valueAt } from './json-path-data.ts';
import { StateError } from './state-error.ts';

const Rules = z.array(z.looseObject({}));

type Test = (value: unknown, wanted: unknown) => boolean;

const comparison =
  (type: 'string' | 'number', isRight: (one: never, other: never) => boolean): Test =>
  (value, wanted) =>
    typeof value === type && typeof wanted === type && isRight(value as never, wanted as never);

/** The comparisons of JSONPath that are simulated. */
const TESTS: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['StringEquals', (value, wanted) => value === wanted],
  ['BooleanEquals', (value, wanted) => value === wanted],
  ['NumericEquals', (value, wanted) => value === wanted],
  ['NumericGreaterThan', comparison('number', (one: number, other: number) => one > other)],
  ['NumericGreaterThanEquals', comparison('number', (one: number, other: number) => one >= other)],
  ['NumericLessThan', comparison('number', (one: number, other: number) => one < other)],
  ['NumericLessThanEquals', comparison('number', (one: number, other: number) => one <= other)],
]);

/**
 * Whether a rule of a Choice holds, in JSONPath.
 * @throws {StateError} States.Runtime for a comparison that is not simulated, or a path that finds nothing
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
 */
export function holds(rule: object, input: unknown, context: ContextObject): boolean {
  const {
    Variable,
    Next: _next,
    Comment: _comment,
    ...rest
  } = rule as Rule & { readonly Variable?: unknown };
  const [[operator, wanted] = ['', undefined]] = Object.entries(rest);
  const of = (rules: unknown): boolean[] => Rules.parse(rules).map((one) => holds(one, input, context));
  if (operator === 'And') return of(wanted).every(Boolean);
  if (operator === 'Or') return of(wanted).some(Boolean);
  if (operator === 'Not') return !holds(Object(wanted), input, context);
  const path = String(Variable);
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
