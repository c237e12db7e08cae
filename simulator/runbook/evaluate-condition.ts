import { Operation, type Condition } from './actions/branch.ts';
import { asText } from './value-type.ts';

type Compare = (variable: unknown, value: unknown) => boolean;

const texts =
  (compare: (variable: string, value: string) => boolean): Compare =>
  (variable, value) =>
    compare(asText(variable), asText(value));

/** What is not a number compares with nothing. */
const numbers =
  (compare: (variable: number, value: number) => boolean): Compare =>
  (variable, value) =>
    isNumeric(variable) && compare(Number(variable), Number(value));

const isNumeric = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));

const COMPARE: Readonly<Record<Operation, Compare>> = {
  StringEquals: texts((variable, value) => variable === value),
  EqualsIgnoreCase: texts((variable, value) => variable.toLowerCase() === value.toLowerCase()),
  StartsWith: texts((variable, value) => variable.startsWith(value)),
  EndsWith: texts((variable, value) => variable.endsWith(value)),
  Contains: texts((variable, value) => variable.includes(value)),
  NumericEquals: numbers((variable, value) => variable === value),
  NumericGreater: numbers((variable, value) => variable > value),
  NumericGreaterOrEquals: numbers((variable, value) => variable >= value),
  NumericLesser: numbers((variable, value) => variable < value),
  NumericLesserOrEquals: numbers((variable, value) => variable <= value),
  BooleanEquals: texts((variable, value) => variable.toLowerCase() === value),
};

/**
 * Whether a choice of `aws:branch` is true, its variables being values already.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-branch-condition.html
 */
export function isTrue(condition: Condition): boolean {
  if (condition.And !== undefined) return condition.And.every(isTrue);
  if (condition.Or !== undefined) return condition.Or.some(isTrue);
  if (condition.Not !== undefined) return !isTrue(condition.Not);
  return Operation.options.every((operation) => {
    const value = condition[operation];
    return value === undefined || COMPARE[operation](condition.Variable, value);
  });
}
