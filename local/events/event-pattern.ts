import * as z from 'zod';

/** Whether an event matches. */
export type EventPattern = (event: unknown) => boolean;

type ValueMatcher = (values: readonly unknown[]) => boolean;

const Operators = z.record(z.string(), z.unknown());
const Texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

/**
 * Reads the pattern of a rule.
 *
 * A list holds what the value may be; a field that is itself a list matches if one of its values does.
 *
 * @throws {Error} that names an operator which is not simulated
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function readEventPattern(pattern: unknown): EventPattern {
  const fields = Operators.parse(pattern);
  const matchers = Object.entries(fields).map(([name, expected]): EventPattern => {
    if (name === '$or') {
      const alternatives = z.array(z.unknown()).parse(expected).map(readEventPattern);
      return (event) => alternatives.some((matches) => matches(event));
    }
    if (Array.isArray(expected)) {
      const anyOf = expected.map(readValue);
      return (event) => {
        const values = valuesOf(event, name);
        return anyOf.some((matches) => matches(values));
      };
    }
    const within = readEventPattern(expected);
    return (event) => valuesOf(event, name).some(within);
  });
  return (event) => matchers.every((matches) => matches(event));
}

/** What stands under a name: a list counts as each of its values, an absent name as none. */
function valuesOf(event: unknown, name: string): readonly unknown[] {
  const fields = Operators.safeParse(event);
  if (!fields.success || !(name in fields.data)) return [];
  const value = fields.data[name];
  return Array.isArray(value) ? value : [value];
}

function readValue(expected: unknown): ValueMatcher {
  const operators = Operators.safeParse(expected);
  if (!operators.success) return (values) => values.includes(expected);
  const [[operator, argument] = ['', undefined]] = Object.entries(operators.data);
  switch (operator) {
    case 'prefix': {
      const prefix = z.string().parse(argument);
      return (values) => values.some((value) => typeof value === 'string' && value.startsWith(prefix));
    }
    case 'exists':
      return (values) => values.length > 0 === z.boolean().parse(argument);
    case 'anything-but':
      return anythingBut(argument);
    default:
      throw new Error(`The event pattern operator ${operator} is not simulated`);
  }
}

/** Takes a value, a list of values, or `{ prefix }`. */
function anythingBut(argument: unknown): ValueMatcher {
  const operators = Operators.safeParse(argument);
  if (!operators.success) {
    const refused = Array.isArray(argument) ? argument : [argument];
    return (values) => values.some((value) => !refused.includes(value));
  }
  const { prefix, ...others } = operators.data;
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw new Error(`The event pattern operator anything-but ${other} is not simulated`);
  const prefixes = Texts.parse(prefix);
  return (values) => values.some((value) => !prefixes.some((start) => String(value).startsWith(start)));
}
