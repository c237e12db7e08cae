import { describe, expect, test } from '@jest/globals';
import { isTold, readNoticeRules, type RunFacts } from '../../src/notify/notice-rules.ts';

const run = (overrides: Partial<RunFacts> = {}): RunFacts => ({
  runbook: 'AWS-PatchAsgInstance',
  allSucceeded: false,
  hasNewCause: false,
  ...overrides,
});
const tells = (rules: string, facts: Partial<RunFacts> = {}): boolean =>
  isTold(readNoticeRules(rules) ?? [], run(facts));

describe('the rules for notices', () => {
  test.each([
    ['always', { allSucceeded: true }, true],
    ['problems', { allSucceeded: true }, false],
    ['problems', { allSucceeded: false }, true],
    ['newCause', { hasNewCause: false }, false],
    ['newCause', { hasNewCause: true }, true],
    ['never', { hasNewCause: true }, false],
  ])('%s, of a run with %j: %s', (condition, facts, told) => {
    expect(tells(`*=${condition}`, facts)).toBe(told);
  });

  test('the first rule whose pattern matches counts', () => {
    expect(tells('AWS-*=never, *=always')).toBe(false);
    expect(tells('*=always, AWS-*=never')).toBe(true);
  });

  test('a runbook that no rule matches is not told of', () => {
    expect(tells('Custom-*=always')).toBe(false);
  });

  test.each([
    ['*', true],
    ['AWS-PatchAsgInstance', true],
    ['AWS-Patch', false],
    ['AWS-*', true],
    ['*Instance', true],
    ['*Patch*', true],
    ['A*Patch*Instance', true],
    ['AWS-*AWS-PatchAsgInstance', false],
    ['AWS-PatchAsgInstance*', true],
    ['*Instance*Instance', false],
    ['aws-*', false],
    ['AWS.PatchAsgInstance', false],
  ])('the pattern %s matches AWS-PatchAsgInstance: %s', (pattern, told) => {
    expect(tells(`${pattern}=always`)).toBe(told);
  });

  test('a pattern with many stars takes no longer than the name is long', () => {
    const pattern = `${'*a'.repeat(120)}=always`;
    expect(tells(pattern, { runbook: 'a'.repeat(128) })).toBe(true);
    expect(tells(pattern, { runbook: `${'a'.repeat(119)}b`.repeat(2) })).toBe(false);
  });

  test.each(['', '*', '*=', '*=sometimes', '=always', '*=always,', 'a b=always', '*=always;x=never'])(
    '"%s" is no list of rules',
    (text) => {
      expect(readNoticeRules(text)).toBeUndefined();
    },
  );
});
