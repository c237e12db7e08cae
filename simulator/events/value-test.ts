import { readCidrTest } from './cidr-test.ts';
import { invalidPattern } from './invalid-pattern.ts';
import { isObject } from '../is-object.ts';
import { readNumericTest } from './numeric-test.ts';
import { readTextTest, TEXT_OPERATORS } from './text-test.ts';

/** Whether a value of an event, which is a string, a number, a boolean or null, is one that is asked for. */
export type ValueTest = (value: unknown) => boolean;

type ReadOperator = (argument: unknown) => ValueTest | 'absent';

/** Keyed by what stands in a pattern, such as `anything-but`. */
export const OPERATORS: ReadonlyMap<string, ReadOperator> = new Map<string, ReadOperator>([
  ...TEXT_OPERATORS.map((operator): [string, ReadOperator] => [
    operator,
    (argument) => readTextTest(operator, argument),
  ]),
  ['anything-but', readAnythingBut],
  ['numeric', readNumericTest],
  ['cidr', readCidrTest],
  ['exists', readExists],
]);

/**
 * Reads what a field may be: a value, or an operator such as `{ prefix: 'aws.' }`.
 * @returns `absent` for the one thing that is no value
 * @throws {ApiError} InvalidEventPatternException
 */
export function readValueTest(expected: unknown): ValueTest | 'absent' {
  if (Array.isArray(expected)) {
    throw invalidPattern('Match value must be String, number, true, false, or null');
  }
  if (!isObject(expected)) return (value) => value === expected;
  const [operator, argument] = onlyEntry(expected);
  const read = OPERATORS.get(operator);
  if (read === undefined) throw invalidPattern(`Unrecognized match type ${operator}`);
  return read(argument);
}

function readExists(argument: unknown): ValueTest | 'absent' {
  if (typeof argument !== 'boolean') {
    throw invalidPattern('exists match pattern must be either true or false.');
  }
  return argument ? () => true : 'absent';
}

/** Takes a text or a number, a list of either, or one text operator with a text or a list of them. */
function readAnythingBut(argument: unknown): ValueTest {
  if (isObject(argument)) return readAnythingButText(argument);
  const refused: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
  const types = new Set(refused.map((value) => typeof value));
  if (!Array.isArray(argument) && !types.has('string') && !types.has('number')) {
    throw invalidPattern('Value of anything-but must be an array or single string/number value.');
  }
  if (refused.some((value) => typeof value !== 'string' && typeof value !== 'number')) {
    throw invalidPattern('Inside anything but list, start|null|boolean is not supported.');
  }
  if (types.size !== 1) {
    throw invalidPattern(
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    );
  }
  return (value) => !refused.includes(value);
}

function readAnythingButText(argument: Readonly<Record<string, unknown>>): ValueTest {
  const [name, texts] = onlyEntry(argument);
  const operator = TEXT_OPERATORS.find((one) => one === name);
  if (operator === undefined) throw invalidPattern(`Unsupported anything-but pattern: ${name}`);
  const refused: readonly unknown[] = Array.isArray(texts) ? texts : [texts];
  if (refused.length === 0) throw invalidPattern('Empty arrays are not allowed');
  const tests = refused.map((text) => {
    if (text === '') throw invalidPattern(`Null ${operator} not allowed`);
    if (typeof text !== 'string') throw invalidPattern(`${operator} match pattern must be a string`);
    return readTextTest(operator, text);
  });
  return (value) => !tests.some((test) => test(value));
}

function onlyEntry(fields: Readonly<Record<string, unknown>>): readonly [string, unknown] {
  const [entry, ...others] = Object.entries(fields);
  if (entry === undefined) throw invalidPattern('Match expression name not found');
  if (others.length > 0) throw invalidPattern('Only one key allowed in match expression');
  return entry;
}
