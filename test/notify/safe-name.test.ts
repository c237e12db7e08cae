import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { asciiText, exactRunbook, plainText, safeName } from '../../src/notify/safe-name.ts';
import { hostileText } from '../support/hostile-text.ts';
import { runs, SEED } from '../support/runs.ts';

describe('an untrusted name', () => {
  test.each([
    ['get_account_alias', 'get_account_alias'],
    ['AWS-RunPatchBaseline', 'AWS-RunPatchBaseline'],
    ['Zürich (prod), 日本', 'Zürich (prod), 日本'],
    ['  two\n\twords  ', 'two words'],
    ['@channel', '(at)channel'],
    ['＠here', '(at)here'],
    ['<!everyone>', '··everyone·'],
    ['<https://evil.example|click>', '·https:/·evil·example·click·'],
    ['＜http://x＞', '·http:/·x·'],
    ['[click](https://evil.example)', '·click·(https:/·evil·example)'],
    ['*bold* ~gone~ `code`', '·bold· ·gone· ·code·'],
    ['Subject: x\r\nBcc: a@b.example', 'Subject: x Bcc: a(at)b·example'],
    ['www.evil.example', 'www·evil·example'],
    ['1.2.3', '1.2.3'],
    ['\u202Egnp.exe', '·gnp·exe'],
    ['\u001B[31mred', '··31mred'],
    ['\uD800', '·'],
    ['', '(no name)'],
    [' \n ', '(no name)'],
  ])('%j is shown as %j', (name, shown) => {
    expect(safeName(name, 80)).toBe(shown);
  });

  test('is cut between characters, and says so', () => {
    expect(safeName('a'.repeat(80), 80)).toBe('a'.repeat(80));
    expect(safeName('𠮷'.repeat(81), 80)).toBe(`${'𠮷'.repeat(79)}…`);
  });

  test(`never holds what a channel could read as more than text (seed ${SEED})`, () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = safeName(text, 60);
        expect(shown).toMatch(/^[\p{L}\p{M}\p{N} \-_./:+=,()'·…]+$/u);
        expect(shown).not.toMatch(/\.\p{L}|\/\//u);
        expect(Array.from(shown).length).toBeLessThanOrEqual(60);
        expect(safeName(shown.replace('…', ''), 60)).not.toMatch(/[@<>&|`*~]/);
      }),
      { seed: SEED, numRuns: runs(500) },
    );
  });
});

test('a runbook is exact only in the alphabet that AWS allows', () => {
  expect(exactRunbook('AWS-RunPatchBaseline')).toBe('AWS-RunPatchBaseline');
  expect(exactRunbook('arn:aws:ssm:eu-west-1:111111111111:document/shared.one')).toBeDefined();
  expect(exactRunbook('<!here>')).toBeUndefined();
  expect(exactRunbook('a name\nand more')).toBeUndefined();
});

test('a text of Rollcall has its placeholders as words, and no markup', () => {
  expect(plainText('aws ssm … --name <runbook> & *more* in step _init_: x|y')).toBe(
    'aws ssm … --name RUNBOOK · ·more· in step ·init·: x·y',
  );
  expect(plainText('in step get_account_alias')).toBe('in step get_account_alias');
});

test('a text of ASCII has one character for each', () => {
  expect(asciiText('Zürich: 5…\r\n')).toBe('Z?rich: 5...??');
});
