import { invalidPattern } from './invalid-pattern.ts';
import type { ValueTest } from './value-test.ts';

/** Numbers beyond it are not compared. */
const LARGEST = 5e9;

type Comparison = (value: number, bound: number) => boolean;

const COMPARISONS: ReadonlyMap<unknown, Comparison> = new Map<unknown, Comparison>([
  ['=', (value, bound) => value === bound],
  ['<', (value, bound) => value < bound],
  ['<=', (value, bound) => value <= bound],
  ['>', (value, bound) => value > bound],
  ['>=', (value, bound) => value >= bound],
]);

/**
 * Reads `['=', 3.018e2]`, `['>', 0]`, or both ends of a range, the lower first: `['>', 0, '<=', 5]`.
 * @throws {ApiError} InvalidEventPatternException
 */
export function readNumericTest(argument: unknown): ValueTest {
  if (!Array.isArray(argument)) throw invalidPattern('Value of numeric must be an array.');
  const [operator, bound, upperOperator, upperBound, ...others]: readonly unknown[] = argument;
  if (typeof operator !== 'string') {
    throw invalidPattern(`Invalid member in numeric match: ${JSON.stringify(operator) ?? ']'}`);
  }
  const comparison = COMPARISONS.get(operator);
  if (comparison === undefined) throw invalidPattern(`Unrecognized numeric range operator: ${operator}`);
  const lower = limit(comparison, bound, operator === '=' ? 'equals' : operator);
  if (argument.length === 2) return isNumberThat(lower);
  if (!operator.startsWith('>')) throw invalidPattern('Too many elements in numeric expression');

  if (typeof upperOperator !== 'string') {
    throw invalidPattern(`Bad value in numeric range: ${JSON.stringify(upperOperator)}`);
  }
  const upperComparison = upperOperator.startsWith('<') ? COMPARISONS.get(upperOperator) : undefined;
  if (upperComparison === undefined) throw invalidPattern(`Bad numeric range operator: ${upperOperator}`);
  const upper = limit(upperComparison, upperBound, upperOperator);
  if (others.length > 0) throw invalidPattern('Too many terms in numeric range expression');
  if (Number(bound) >= Number(upperBound)) throw invalidPattern('Bottom must be less than top');
  return isNumberThat((value) => lower(value) && upper(value));
}

function limit(comparison: Comparison, bound: unknown, name: string): (value: number) => boolean {
  if (typeof bound !== 'number') throw invalidPattern(`Value of ${name} must be numeric`);
  if (Math.abs(bound) > LARGEST) throw invalidPattern('Value must be between -5.0E9 and 5.0E9, inclusive');
  return (value) => comparison(value, bound);
}

const isNumberThat =
  (test: (value: number) => boolean): ValueTest =>
  (value) =>
    typeof value === 'number' && Math.abs(value) <= LARGEST && test(value);
