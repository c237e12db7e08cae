import { invalidPattern } from './invalid-pattern.ts';
import { isObject } from '../is-object.ts';
import { OPERATORS, readValueTest, type ValueTest } from './value-test.ts';

/** Whether an event matches. */
export type EventPattern = (event: unknown) => boolean;

/** Whether one object of an event matches; `event` is all of it. */
type ObjectTest = (within: unknown, event: unknown) => boolean;

/** The names that lead from the event to a field. */
type Path = readonly string[];

const OR = '$or';

/**
 * Reads the pattern of a rule.
 *
 * Every field must match. A list holds what the value may be. Lists in an event do not count: each of their values is
 * a value of the field, and each of their objects is looked at by itself, so two fields never match in two of them.
 *
 * @throws {ApiError} InvalidEventPatternException, in the words of AWS's own engine
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @see https://github.com/aws/event-ruler
 */
export function readEventPattern(pattern: unknown): EventPattern {
  if (!isObject(pattern)) throw invalidPattern('Filter is not an object');
  const matches = readFields(pattern, [], false);
  return (event) => matches(event, event);
}

function readFields(fields: Readonly<Record<string, unknown>>, path: Path, isInOr: boolean): ObjectTest {
  const tests = Object.entries(fields).map(([name, expected]): ObjectTest => {
    if (name === OR) return readAlternatives(expected, path);
    if (isInOr && OPERATORS.has(name)) {
      throw invalidPattern(`${name} is Ruler reserved fieldName which cannot be used inside ${OR}.`);
    }
    if (Array.isArray(expected)) return readField(name, expected, [...path, name]);
    if (!isObject(expected)) throw invalidPattern(`"${name}" must be an object or an array`);
    const matches = readFields(expected, [...path, name], isInOr);
    return (within, event) => {
      const objects = valuesOf(within, name).filter(isObject);
      // Where there is none, what must be absent still is.
      return (objects.length > 0 ? objects : [{}]).some((object) => matches(object, event));
    };
  });
  if (tests.length === 0) throw invalidPattern('Empty objects are not allowed');
  return (within, event) => tests.every((matches) => matches(within, event));
}

function readAlternatives(expected: unknown, path: Path): ObjectTest {
  if (!Array.isArray(expected)) throw invalidPattern(`It must be an Array followed with ${OR}.`);
  const alternatives = expected.map((fields: unknown) => {
    if (!isObject(fields))
      throw invalidPattern(`Only JSON object is allowed in array of ${OR} relationship.`);
    return readFields(fields, path, true);
  });
  if (alternatives.length < 2) {
    throw invalidPattern(`There must have at least 2 Objects in ${OR} relationship.`);
  }
  return (within, event) => alternatives.some((matches) => matches(within, event));
}

function readField(name: string, expected: readonly unknown[], path: Path): ObjectTest {
  if (expected.length === 0) throw invalidPattern('Empty arrays are not allowed');
  const tests: readonly (ValueTest | 'absent')[] = expected.map(readValueTest);
  const mayBeAbsent = tests.includes('absent');
  return (within, event) =>
    leavesOf(within, name).some((value) => tests.some((test) => test !== 'absent' && test(value))) ||
    (mayBeAbsent && isAbsent(event, path));
}

/** What stands under a name: a list, also one of lists, counts as its values; an absent name, or an empty list, as none. */
function valuesOf(within: unknown, name: string): readonly unknown[] {
  return isObject(within) && Object.hasOwn(within, name) ? [within[name]].flat(Infinity) : [];
}

/** Only leaves are compared: an object is not a value. */
const leavesOf = (within: unknown, name: string): readonly unknown[] =>
  valuesOf(within, name).filter((value) => !isObject(value));

const isAbsent = (event: unknown, path: Path): boolean =>
  path
    .reduce<readonly unknown[]>((nodes, name) => nodes.flatMap((node) => valuesOf(node, name)), [event])
    .every(isObject);
