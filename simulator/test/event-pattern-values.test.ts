import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readEventPattern } from '../events/event-pattern.ts';

const matches = (pattern: unknown, event: unknown): boolean => readEventPattern(pattern)(event);
const detail = (name: string, ...values: unknown[]) => ({ detail: { [name]: values } });

describe('whatever the values,', () => {
  const leaf = fc.oneof(fc.string(), fc.integer({ min: -5e9, max: 5e9 }), fc.boolean(), fc.constant(null));
  const event = (value: unknown) => ({ detail: { field: value } });
  const asks = (operator: unknown, value: unknown): boolean =>
    matches(detail('field', operator), event(value));

  test('a value is itself, alone and in a list', () => {
    fc.assert(
      fc.property(leaf, fc.array(leaf), (value, others) => {
        expect(asks(value, value)).toBe(true);
        expect(asks(value, [...others, value])).toBe(true);
      }),
    );
  });

  test('anything-but is the opposite of the values, for a field with one value', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), leaf, (refused, value) => {
        const isOne = matches({ detail: { field: refused } }, event(value));
        expect(asks({ 'anything-but': refused }, value)).toBe(!isOne);
      }),
    );
  });

  test('a field exists or does not', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(asks({ exists: true }, value)).toBe(!asks({ exists: false }, value));
      }),
    );
  });

  test('a number is below, at or above another', () => {
    const number = fc.double({ min: -5e9, max: 5e9, noNaN: true });
    fc.assert(
      fc.property(number, number, (value, bound) => {
        const found = ['<', '=', '>'].filter((operator) => asks({ numeric: [operator, bound] }, value));
        expect(found).toHaveLength(1);
        expect(asks({ numeric: ['<=', bound] }, value)).toBe(found[0] !== '>');
        expect(asks({ numeric: ['>=', bound] }, value)).toBe(found[0] !== '<');
      }),
    );
  });

  test('a text has each of its beginnings and ends, and a wildcard between them', () => {
    const quoted = (text: string): string => text.replaceAll(/[*\\]/g, String.raw`\$&`);
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (first, middle, last) => {
        const text = first + middle + last;
        expect(asks({ prefix: first }, text)).toBe(true);
        expect(asks({ suffix: last }, text)).toBe(true);
        expect(asks({ wildcard: `${quoted(first)}*${quoted(last)}` }, text)).toBe(true);
        expect(asks({ wildcard: quoted(text) }, text)).toBe(true);
        expect(asks({ wildcard: quoted(text) }, `${text}.`)).toBe(false);
      }),
    );
  });
});
