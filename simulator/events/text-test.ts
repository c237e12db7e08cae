import { invalidPattern } from './invalid-pattern.ts';
import { isObject } from '../is-object.ts';
import type { ValueTest } from './value-test.ts';
import { readWildcard } from './wildcard.ts';

/** The operators that look at texts only. */
export const TEXT_OPERATORS = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'] as const;
type TextOperator = (typeof TEXT_OPERATORS)[number];

const IGNORE_CASE = 'equals-ignore-case';

/**
 * Of `prefix` and `suffix`, the argument is a text or `{ equals-ignore-case: text }`; of the others, a text.
 * @throws {ApiError} InvalidEventPatternException
 */
export function readTextTest(operator: TextOperator, argument: unknown): ValueTest {
  const isIgnoringCase =
    (operator === 'prefix' || operator === 'suffix') && isObject(argument) && IGNORE_CASE in argument;
  if (isIgnoringCase) {
    if (Object.keys(argument).length > 1) throw invalidPattern('Only one key allowed in match expression');
    const matches = readTextTest(operator, fold(argument[IGNORE_CASE]));
    return (value) => matches(fold(value));
  }
  if (typeof argument !== 'string') throw invalidPattern(`${operator} match pattern must be a string`);
  const matches = readMatch(operator, argument);
  return (value) => typeof value === 'string' && matches(value);
}

function readMatch(operator: TextOperator, expected: string): (text: string) => boolean {
  switch (operator) {
    case 'prefix':
      return (text) => text.startsWith(expected);
    case 'suffix':
      return (text) => text.endsWith(expected);
    case 'equals-ignore-case':
      return (text) => fold(text) === fold(expected);
    case 'wildcard':
      return readWildcard(expected);
  }
}

const fold = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);
