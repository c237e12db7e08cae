import { describe, expect, test } from '@jest/globals';
import { javaPattern } from '../runbook/java-pattern.ts';

describe('a pattern means what it means in Java:', () => {
  test.each<[pattern: string, matching: readonly string[], others: readonly string[]]>([
    ['^key/(?i:[a-f]{2}x)$', ['key/aBX', 'key/FFx'], ['KEY/abx', 'key/gax']],
    ['(?i)^a(?-i)b$', ['Ab', 'ab'], ['aB']],
    ['^(?i:a|b)c|d$', ['Bc', 'xd'], ['bC', 'D']],
    ['^(?:(?i)a)b$', ['Ab'], ['AB']],
    ['(?s)^a.b$', ['a\nb'], []],
    ['^a.b$', ['axb'], ['a\nb', 'a\u2028b']],
    ['(?m)^b$', ['a\nb\nc', 'b'], ['ab']],
    ['^b$', ['b', 'b\n'], ['a\nb']],
    ['\\Ab\\z', ['b'], ['b\n', 'ab']],
    ['\\Ab\\Z', ['b', 'b\n'], ['bc']],
    ['^\\P{L}$', ['1', '1\r\n'], ['\r\n', '1\r\n1']],
    ['^[a-z]*$', ['a', ''], ['😀']],
    ['(?m)^$', ['\n', 'a\n\nb'], ['', 'a\r\nb', 'a\n']],
    ['^\\p{L}+$', ['Zoë', 'ж'], ['a1']],
    ['^\\pL\\P{L}$', ['a1'], ['ab']],
    ['^\\p{Alpha}+$', ['abc'], ['é', '1']],
    ['^[\\p{Punct}]$', ['_', '~', '!'], ['a', '…']],
    ['^\\p{IsLatin}$', ['é'], ['ж']],
    ['^\\p{IsAlphabetic}$', ['ж'], ['1']],
    ['^\\w+$', ['a_1'], ['é']],
    ['^\\s$', ['\t'], ['\u00a0']],
    ['^\\h\\R$', ['\u00a0\r\n', '\t\n'], ['\n\n']],
    ['^a++b$', ['aab'], []],
    ['^a++a$', [], ['aaa']],
    ['^a?+a$', ['aa'], ['a']],
    ['^(?>a|ab)c$', ['ac'], ['abc']],
    ['^[a-z&&[^bc]]$', ['a', 'd'], ['b', 'c', 'B']],
    ['^[a-c[x-z]]$', ['b', 'y'], ['m']],
    ['^[\\w+=,.@/-]+$', ['a-b/c@d'], ['a b']],
    ['^[]a]$', [']', 'a'], ['b']],
    ['^\\Qa.b\\E.$', ['a.bc'], ['axbc']],
    ['^\\x41\\u0042\\x{1F600}\\0103\\t$', ['AB😀C\t'], []],
    ['^(a)\\1(?<n>b)\\k<n>$', ['aabb'], ['aab']],
    ['^(?=a)(?!ab)a.(?<=c)(?<!bc)$', ['ac'], ['ab']],
    ['^a{2,3}?$', ['aa', 'aaa'], ['a']],
    ['^.$', ['😀'], []],
    ['^\\-\\_\\/\\"$', ['-_/"'], []],
    ['^[^a-c]$', ['d', '^'], ['a']],
    ['^[(){}|/]$', ['(', '}', '|'], ['a']],
    ['(?i)^[k-m]$', ['K', 'l'], ['n']],
  ])('%s', (pattern, matching, others) => {
    const compiled = javaPattern(pattern);
    expect(matching.filter((text) => !compiled.test(text))).toEqual([]);
    expect(others.filter((text) => compiled.test(text))).toEqual([]);
  });
});

describe('what is not known is refused by name, and is never misread:', () => {
  test.each([
    ['(?x)a b', 'the flag x is not simulated'],
    ['\\Gabc', '\\G is not simulated'],
    ['\\p{InGreek}', '\\p{InGreek} is not simulated'],
    ['(?i)\\p{Lu}', '\\p{Lu} that ignores the case is not simulated'],
    ['(?i)(a)\\1', 'a back reference that ignores the case is not simulated'],
    ['(a)b*+\\1', 'a back reference beside a possessive quantifier is not simulated'],
    ['(', 'a parenthesis is not closed'],
    [')', 'a parenthesis is closed that is not open'],
    ['[a', 'a bracket is not closed'],
    ['[z-a]', 'the range z-a is out of order'],
    ['[a-\\d]', 'a range cannot end with \\d'],
    ['*a', '* has nothing to repeat'],
    ['{{ x }}', '{ has nothing to repeat'],
    ['a\\', 'it ends with a backslash'],
    ['(?P<n>a)', '(?P< is no group'],
    [`${'('.repeat(60)}${')'.repeat(60)}`, 'more than 50 parentheses in one another'],
  ])('%s', (pattern, words) => {
    expect(() => javaPattern(pattern)).toThrow(words);
  });
});
