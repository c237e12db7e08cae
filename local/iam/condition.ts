import * as z from 'zod';
import type { ContextKeys } from './context-keys.ts';

const Values = z.union([
  z.union([z.string(), z.boolean(), z.number()]).transform((value) => [String(value)]),
  z.array(z.string()),
]);

/** A policy's `Condition`: operator → key → values. */
export const Condition = z.record(z.string(), z.record(z.string(), Values));
export type Condition = z.infer<typeof Condition>;

type Comparison = (actual: string, expected: string) => boolean;

const equals: Comparison = (actual, expected) => actual === expected;
const matches: Comparison = (actual, expected) => wildcard(expected).test(actual);

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ['StringEquals', equals],
  ['StringLike', matches],
  // AWS treats these two alike: both take wildcards.
  ['ArnEquals', matches],
  ['ArnLike', matches],
  ['Bool', (actual, expected) => actual.toLowerCase() === expected.toLowerCase()],
]);

/**
 * Whether every operator holds for every one of its keys.
 * @throws {Error} that names an operator which is not simulated
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function holds(condition: Condition, keys: ContextKeys): boolean {
  return Object.entries(condition).every(([operator, tests]) =>
    Object.entries(tests).every(([key, expected]) => holdsFor(operator, keys[key] ?? [], expected)),
  );
}

function holdsFor(operator: string, actual: readonly string[], expected: readonly string[]): boolean {
  if (operator === 'Null') return expected.includes(String(actual.length === 0));
  const [set, name] = operator.includes(':') ? operator.split(':') : [undefined, operator];
  const compare = COMPARISONS.get(name ?? '');
  const isKnownSet = set === undefined || set === 'ForAllValues' || set === 'ForAnyValue';
  if (compare === undefined || !isKnownSet)
    throw new Error(`The condition operator ${operator} is not simulated`);
  const isExpected = (value: string): boolean => expected.some((one) => compare(value, one));
  return set === 'ForAllValues' ? actual.every(isExpected) : actual.some(isExpected);
}

/** `*` stands for any text, `?` for any character. */
export function wildcard(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[$()+.[\\\]^{|}]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
