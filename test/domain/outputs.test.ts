import { describe, expect, test } from '@jest/globals';
import { limitOutputs } from '../../src/automation/limit-outputs.ts';
import { dropPlaceholders, joinOutputs, PLACEHOLDER, type Outputs } from '../../src/automation/outputs.ts';

describe('dropPlaceholders', () => {
  test.each([
    ['a placeholder is no value', { a: [PLACEHOLDER] }, {}],
    ['values beside a placeholder stay', { a: ['x', PLACEHOLDER, 'y'] }, { a: ['x', 'y'] }],
    ['lists stay lists', { a: ['x', 'y'], b: [''] }, { a: ['x', 'y'], b: [''] }],
    ['an empty list is a value', { a: [] }, { a: [] }],
  ])('%s', (_why, outputs, kept) => {
    expect(dropPlaceholders(outputs)).toEqual(kept);
  });
});

test('what is no list is no output', () => {
  const odd = { a: null, b: 'text', c: ['kept'] } as unknown as Outputs;
  expect(dropPlaceholders(odd)).toEqual({ c: ['kept'] });
});

describe('joinOutputs', () => {
  test("a step's outputs are keyed like the document's", () => {
    const steps = [{ name: 'get_alias', outputs: { alias: ['one'], Nothing: [PLACEHOLDER] } }];
    expect(joinOutputs({}, steps)).toEqual({ 'get_alias.alias': ['one'] });
  });

  test('the document has the last word', () => {
    const steps = [{ name: 's', outputs: { o: ['step'], p: ['step'] } }];
    expect(joinOutputs({ 's.o': ['document'] }, steps)).toEqual({ 's.o': ['document'], 's.p': ['step'] });
  });

  test('a placeholder in the document does not hide the value of a step', () => {
    const steps = [{ name: 's', outputs: { o: ['step'] } }];
    expect(joinOutputs({ 's.o': [PLACEHOLDER] }, steps)).toEqual({ 's.o': ['step'] });
  });
});

describe('limitOutputs', () => {
  test('leaves alone what fits', () => {
    expect(limitOutputs({ a: ['x'] }, 100)).toEqual({ outputs: { a: ['x'] }, omitted: [] });
  });

  test('leaves out the largest first, and names it', () => {
    const outputs = { small: ['x'], large: ['y'.repeat(200)], middle: ['z'.repeat(50)] };
    expect(limitOutputs(outputs, 100)).toEqual({
      outputs: { small: ['x'], middle: ['z'.repeat(50)] },
      omitted: ['large'],
    });
  });
});
