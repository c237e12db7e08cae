import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { indentContinuations } from '../runbook/indent-continuations.ts';
import { parseText } from '../runbook/parse-text.ts';
import { readRunbook } from '../runbook/runbook.ts';

describe('YAML is taken as AWS takes it:', () => {
  test.each<[what: string, text: string, content: unknown]>([
    ['double quotes that go on at the margin', 'a: "one\ntwo"\nb: 1\n', { a: 'one two', b: 1 }],
    ['single quotes that do', "a:\n  - 'it''s {\n  # no comment\n}'\n", { a: ["it's { # no comment }"] }],
    ['quotes within escapes', 'a: "one \\"\ntwo"\n', { a: 'one " two' }],
    [
      'a flow map that does',
      'a:\n  b: {\n  c: 1,\n  "d": [x,\ny],\n}\n',
      { a: { b: { c: 1, d: ['x', 'y'] } } },
    ],
    ['tabs between tokens and within brackets', 'a:\t1\nb: [\tx,\n\ty\t]\n', { a: 1, b: ['x', 'y'] }],
    ['tabs before comments, and in lines that are otherwise empty', 'a: 1\t# x\n\t\nb: 2\n', { a: 1, b: 2 }],
    [
      'and block scalars beside them stay as they are',
      'a: |\n  "one\n\n  - \'two\nb: "x\ny"\nc:\n  - d: >-\n      {\n      z\n    e: 1\n',
      { a: '"one\n\n- \'two\n', b: 'x y', c: [{ d: '{ z', e: 1 }] },
    ],
    [
      'and apostrophes in plain text and comments are not quotes',
      'a: it\'s # don\'t\nb: "x\ny"\n',
      { a: "it's", b: 'x y' },
    ],
    ['an anchor', 'a: &x [1]\nb: *x\n', { a: [1], b: [1] }],
  ])('%s', (_what, text, content) => {
    expect(parseText(text).content).toEqual(content);
  });

  test('of a key that stands twice the last counts, and that is said', () => {
    expect(parseText('a: 1\nb: 2\na: 3\n')).toEqual({
      content: { a: 3, b: 2 },
      warnings: ['a key stands twice, at line 3: the last counts'],
    });
  });

  test('schemaVersion 0.3 may be a number', () => {
    const told: string[] = [];
    const step = '{ name: nap, action: aws:sleep, inputs: { Duration: PT1S } }';
    const text = `schemaVersion: 0.3\nmainSteps:\n  - ${step}\nmainSteps:\n  - ${step}\n`;
    expect(readRunbook('r', text, (line) => void told.push(line)).schemaVersion).toBe('0.3');
    expect(told).toEqual(['Runbook r: a key stands twice, at line 4: the last counts']);
  });

  test('what can be read already is not changed', () => {
    const text = stringify({ a: { b: ['x', "it's", 'one\ntwo\n'], c: { d: 'a "quote"' } } });
    expect(parseText(indentContinuations(text)).content).toEqual(parseText(text).content);
  });
});

describe('YAML is refused', () => {
  test.each([
    ['that is none', 'a: {', 'Flow map'],
    ['with a tab as indentation', 'a:\n\tb: 1\n', 'Tabs are not allowed as indentation'],
    ['that unfolds without end', bomb(), 'Excessive alias count'],
  ])('%s', (_what, text, words) => {
    expect(() => parseText(text)).toThrow(words);
  });

  test('whose parts lie too deep, as YAML and as JSON', () => {
    const deep = `${'['.repeat(150)}${']'.repeat(150)}`;
    expect(() => readRunbook('r', `{"a": ${deep}}`)).toThrow('is more than 100 levels deep');
    expect(() => readRunbook('r', `a: ${deep}`)).toThrow('is more than 100 levels deep');
  });

  test('of ten thousand levels, without an end of the simulation', () => {
    expect(() => readRunbook('r', `a: ${'['.repeat(10_000)}${']'.repeat(10_000)}`)).toThrow('Runbook r:');
  });
});

/** Nine lists of nine of the list before: 387 million. */
function bomb(): string {
  const lines = Array.from({ length: 9 }, (_, index) => {
    const before = index === 0 ? 'x' : `*l${index - 1}`;
    return `l${index}: &l${index} [${Array.from({ length: 9 }, () => before).join(', ')}]`;
  });
  return `${lines.join('\n')}\n`;
}
