import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { packTargets, unpackTargets, type PlainTarget } from '../../console/report/report-data.ts';
import { causesIn, groupByReason } from '../../console/src/model/causes.ts';
import { shortRegion, toMatrix } from '../../console/src/model/matrix.ts';
import { stepsIn } from '../../console/src/model/next-steps.ts';
import { sentenceOf } from '../../console/src/model/sentence.ts';
import { toTargetView } from '../../console/src/model/target.ts';
import { toCounts } from '../../console/src/model/verdicts.ts';
import { hrefs, parseRoute } from '../../console/src/route.ts';
import { mixesScripts, plain } from '../../console/src/text/invisible.ts';
import { duration, relative } from '../../console/src/text/durations.ts';
import type { NextStep as NextOperation } from '../../src/api/http/problem.ts';
import { REASONS, VERDICTS } from '../../src/domain/verdict.ts';
import { reasonTitle, VERDICT_ORDER } from '../../console/src/model/verdicts.ts';
import { runs, SEED } from '../support/runs.ts';

describe('the sentence', () => {
  const say = (counts: Record<string, number>, causes: number | undefined, more: object = {}) => {
    const expected = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const options = { atLeast: false, isSealed: true, causes, ...more };
    return sentenceOf(toCounts(counts), expected, options)
      .map(({ text }) => text)
      .join('');
  };
  test.each<[Record<string, number>, number | undefined, object, string]>([
    [{ succeeded: 160, failed: 26 }, 3, {}, '160 of 186 succeeded; 3 causes explain the other 26.'],
    [{ succeeded: 7 }, 0, {}, 'All 7 succeeded.'],
    [{ succeeded: 1 }, 0, {}, 'The one target succeeded.'],
    [{ failed: 2 }, 1, {}, 'None of 2 succeeded; 1 cause explains 2 that did not.'],
    [{ succeeded: 2, failed: 1 }, undefined, {}, '2 of 3 succeeded; 1 did not.'],
    [{ running: 3, waiting: 2 }, 0, { isSealed: false }, 'None of 5 succeeded, 3 running and 2 waiting.'],
    [{ succeeded: 7 }, 0, { atLeast: true }, '7 of at least 7 succeeded.'],
    [{}, 0, { isSealed: false }, 'Nothing was expected so far.'],
    [{ succeeded: 1, brandNew: 1 }, 1, {}, '1 of 2 succeeded; 1 cause explains the other 1.'],
  ])('of %j, %j causes %j: %s', (counts, causes, more, expected) => {
    expect(say(counts, causes, more)).toBe(expected);
  });
});

test('the page knows every verdict and every reason of the API by a name', () => {
  expect([...VERDICT_ORDER].sort()).toEqual([...VERDICTS].sort());
  expect(REASONS.filter((reason) => reasonTitle(reason) === reason)).toEqual([]);
});

describe('what a problem says to ask next', () => {
  const ID = '0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1';
  const step = (operation: string, parameters: unknown) =>
    stepsIn({ next: [{ operation, parameters, description: 'does it' }] });
  test.each<[string, Record<string, string>, object]>([
    ['requestCollection', { parentId: ID }, { title: 'Look again now', collect: ID }],
    ['listCauses', { parentId: ID }, { title: 'See the causes', href: `#/runs/${ID}` }],
    [
      'listResults',
      { parentId: ID, accountId: '111111111111' },
      { title: 'Targets of account 111111111111', href: `#/runs/${ID}?show=list&q=111111111111` },
    ],
    [
      'getResult',
      { parentId: ID, accountId: '1/2', region: 'eu-west-1', executionId: 'e' },
      { title: 'See its result', href: `#/runs/${ID}/targets/1%2F2/eu-west-1?executionId=e` },
    ],
  ])('%s is a step of this page', (operation, parameters, expected) => {
    expect(step(operation, parameters)).toEqual([{ hint: 'does it', ...expected }]);
  });

  test('what it has no view for, or lacks a parameter, is left out', () => {
    expect(step('brandNew', { parentId: ID })).toEqual([]);
    expect(step('getResult', { parentId: ID, accountId: 1, region: 'eu-west-1' })).toEqual([]);
    expect(step('listCauses', undefined)).toEqual([]);
    expect(stepsIn({})).toEqual([]);
    expect(stepsIn({ next: [1, null, { operation: {} }] })).toEqual([]);
  });

  test('every operation that the API names has a step', () => {
    const operations: readonly NextOperation['operation'][] = [
      'requestCollection',
      'listResults',
      'listCauses',
      'getResult',
    ];
    const parameters = { parentId: ID, accountId: '111111111111', region: 'eu-west-1' };
    expect(operations.filter((operation) => step(operation, parameters).length === 0)).toEqual([]);
  });
});

test('a Region is written as AWS’s zone IDs write it, and one of another form is left as it is', () => {
  const regions = [
    'eu-west-1',
    'ap-southeast-2',
    'us-gov-west-1',
    'cn-north-1',
    'il-central-1',
    'mars',
    'a-b-c',
  ];
  expect(regions.map(shortRegion)).toEqual(['euw1', 'apse2', 'usgovw1', 'cnn1', 'ilc1', 'mars', 'a-b-c']);
});

describe('the matrix', () => {
  const target = (accountId: string, region: string, verdict: string) =>
    toTargetView({ accountId, region, verdict });
  const some = [
    target('1', 'eu-west-1', 'succeeded'),
    target('1', 'us-east-1', 'succeeded'),
    target('2', 'eu-west-1', 'succeeded'),
    target('2', 'eu-west-1', 'failed'),
    target('10', 'eu-west-1', 'running'),
  ];
  test('has an account a row, the worst first, and the worst of several targets in a cell', () => {
    const { regions, rows } = toMatrix(some, 'worst', () => true);
    expect(regions).toEqual(['eu-west-1', 'us-east-1']);
    expect(rows.map(({ key, cells }) => [key, cells.map((cell) => cell?.verdict)])).toEqual([
      ['2', ['failed', undefined]],
      ['10', ['running', undefined]],
      ['1', ['succeeded', 'succeeded']],
    ]);
  });
  test('has only accounts of which a target is kept, by name with numbers as numbers', () => {
    const byName = toMatrix(some, 'name', ({ verdict }) => verdict !== 'running');
    expect(byName.rows.map(({ key }) => key)).toEqual(['1', '2']);
    expect(toMatrix(some, 'name', () => true).rows.map(({ key }) => key)).toEqual(['1', '2', '10']);
  });
});

describe('causes', () => {
  test('of an answer are read, and what an older or newer API has otherwise does no harm', () => {
    const [cause, ...others] =
      causesIn({
        causes: [
          {
            id: 'c1-0123456789ab',
            title: 'Access denied',
            advice: 'Allow it, then: rollcall retry <id> --cause <cause>.',
            note: 'It worked before.',
            count: 12,
            verdict: 'failed',
            accounts: [{ accountId: '1', accountName: 'one' }, { accountId: '2' }, 7],
            accountsOmitted: 3,
            more: {},
          },
          'no cause',
        ],
        parentExecutionId: '0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1',
      }) ?? [];
    expect(cause).toMatchObject({
      id: 'c1-0123456789ab',
      advice: 'Allow it, then: rollcall retry 0fd2b51c --cause c1-0123456789ab.',
      accounts: ['one', '2'],
      accountsOmitted: 3,
      count: 12,
      isOfApi: true,
    });
    expect(others).toEqual([]);
    expect(causesIn({})).toBeUndefined();
    expect(causesIn(undefined)).toBeUndefined();
  });
  test('without the API’s own are verdicts and reasons, and explain all that neither succeeded nor goes on', () => {
    const targets = ['failed', 'failed', 'unreadable', 'succeeded', 'running'].map((verdict, index) =>
      toTargetView({
        verdict,
        accountId: String(index),
        ...(verdict === 'unreadable' && { reason: 'readDenied' }),
      }),
    );
    expect(groupByReason(targets).map(({ id, count }) => [id, count])).toEqual([
      ['failed', 2],
      ['unreadable.readDenied', 1],
    ]);
  });
});

const INVISIBLE = [0x00, 0x1b, 0x7f, 0x85, 0x200b, 0x200e, 0x202a, 0x202e, 0x2066, 0x2069, 0xfeff].map(
  (code) => String.fromCodePoint(code),
);

describe('untrusted text', () => {
  test.each([
    ['a\u202eb', 'a[U+202E]b'],
    ['\u0000\u001b[31m', '[U+0000][U+001B][31m'],
    ['a\r\nb\tc', 'a\nb\tc'],
    ['a\rb', 'a[U+000D]b'],
    ['\ud800x', '[U+D800]x'],
    ['😀 é \u0645\u0631\u062d\u0628\u0627', '😀 é \u0645\u0631\u062d\u0628\u0627'],
    ['\u{e0041}', '[U+E0041]'],
  ])('%j is shown as %j', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });
  test(`nothing invisible is left of any text (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(INVISIBLE.filter((character) => plain(text).includes(character))).toEqual([]);
        expect(plain(plain(text))).toBe(plain(text));
      }),
      { seed: SEED, numRuns: runs(300) },
    );
  });
  test('words of mixed scripts are told from words of one', () => {
    expect(
      ['p\u0430ypal', '\u0440\u0443\u0441\u0441\u043a\u0438\u0439', 'plain', '\u03b1 and a'].map(
        mixesScripts,
      ),
    ).toEqual([true, false, false, false]);
  });
});

test('an address is read as it was written, whatever stands in it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), (id, text) => {
      const route = parseRoute(hrefs.run(id, { q: text }));
      expect([route.view, route.id, route.query.get('q') ?? '']).toEqual(['run', id, text]);
    }),
    { seed: SEED, numRuns: runs(200) },
  );
  expect(parseRoute('#/runs/%E0%A4%A').id).toBe('%E0%A4%A');
  expect(parseRoute('').view).toBe('runs');
  expect(parseRoute('#/runs/a/b/c/d/e/f').view).toBe('unknown');
});

test('what is packed into a report comes out of it again', () => {
  const aTarget: fc.Arbitrary<PlainTarget> = fc.record(
    {
      accountId: fc.constantFrom('111111111111', '222222222222'),
      region: fc.constantFrom('eu-west-1', 'us-east-1'),
      verdict: fc.constantFrom(...VERDICTS),
      message: fc.string({ minLength: 1 }),
      executionId: fc.uuid(),
      startTime: fc.constant('2026-01-01T00:00:00.000Z'),
      endTime: fc.constant('2026-01-01T00:01:00.000Z'),
    },
    { requiredKeys: ['verdict', 'startTime'] },
  );
  fc.assert(
    fc.property(fc.array(aTarget), (targets) => {
      const unpacked = unpackTargets(packTargets(targets)).map((target) =>
        Object.fromEntries(Object.entries(target).filter(([, value]) => value !== undefined)),
      );
      expect(unpacked).toEqual(targets);
    }),
    { seed: SEED, numRuns: runs(200) },
  );
  const long = packTargets([{ verdict: 'failed', message: 'x'.repeat(2_000_000) }]);
  expect([long.messagesCut, (long.messages[0] ?? '').length < 1_600_000]).toEqual([true, true]);
});

test('times are as people say them', () => {
  expect([850, 9_500, 59_000, 250_000, 3_900_000, 190_000_000].map(duration)).toEqual([
    '850 ms',
    '9.5 s',
    '59 s',
    '4 min 10 s',
    '1 h 5 min',
    '2 d 4 h',
  ]);
  expect([0, 300_000, -300_000, 90_000_000].map((ago) => relative(1e12 - ago, 1e12))).toEqual([
    'just now',
    '5 min ago',
    'in 5 min',
    'yesterday',
  ]);
});
