import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Condition } from '../runbook/actions/branch.ts';
import { isTrue } from '../runbook/evaluate-condition.ts';
import { RunbookBench, aStep, runbookOf, statusesOf } from './runbook-bench.ts';

describe('an operation compares', () => {
  test.each<[condition: Condition, expected: boolean]>([
    [{ Variable: 'Linux', StringEquals: 'Linux' }, true],
    [{ Variable: 'Linux', StringEquals: 'linux' }, false],
    [{ Variable: 'Linux', EqualsIgnoreCase: 'LINUX' }, true],
    [{ Variable: 'Linux', StartsWith: 'Lin' }, true],
    [{ Variable: 'Linux', StartsWith: 'nux' }, false],
    [{ Variable: 'Linux', EndsWith: 'nux' }, true],
    [{ Variable: 'Linux', EndsWith: 'Lin' }, false],
    [{ Variable: 'Linux', Contains: 'inu' }, true],
    [{ Variable: 'Linux', Contains: 'x86' }, false],
    [{ Variable: 3, NumericEquals: 3 }, true],
    [{ Variable: '3', NumericEquals: '3.0' }, true],
    [{ Variable: 3, NumericGreater: 3 }, false],
    [{ Variable: 3, NumericGreaterOrEquals: 3 }, true],
    [{ Variable: 3, NumericLesser: 3 }, false],
    [{ Variable: 3, NumericLesserOrEquals: 3 }, true],
    [{ Variable: 10, NumericGreater: 9 }, true],
    [{ Variable: 'many', NumericLesser: 9 }, false],
    [{ Variable: true, BooleanEquals: true }, true],
    [{ Variable: 'True', BooleanEquals: 'true' }, true],
    [{ Variable: false, BooleanEquals: true }, false],
    [{ Not: { Variable: 'Linux', StringEquals: 'Linux' } }, false],
    [
      {
        And: [
          { Variable: 'a', StringEquals: 'a' },
          { Variable: 'b', StringEquals: 'a' },
        ],
      },
      false,
    ],
    [
      {
        Or: [
          { Variable: 'a', StringEquals: 'a' },
          { Variable: 'b', StringEquals: 'a' },
        ],
      },
      true,
    ],
    [{ And: [{ Not: { Or: [{ Variable: 'a', StringEquals: 'b' }] } }] }, true],
  ])('%j is %s', (condition, expected) => {
    expect(isTrue(condition)).toBe(expected);
  });

  const number = fc.integer({ min: -9, max: 9 });

  test('numbers: exactly one of lesser, equal and greater, and "or equals" is either', () => {
    fc.assert(
      fc.property(number, number, fc.boolean(), (variable, value, asText) => {
        const Variable = asText ? String(variable) : variable;
        const is = (operation: object): boolean => isTrue({ Variable, ...operation });
        const [lesser, equal, greater] = [
          is({ NumericLesser: value }),
          is({ NumericEquals: value }),
          is({ NumericGreater: value }),
        ];
        expect([lesser, equal, greater].filter(Boolean)).toHaveLength(1);
        expect(is({ NumericLesserOrEquals: value })).toBe(lesser || equal);
        expect(is({ NumericGreaterOrEquals: value })).toBe(greater || equal);
      }),
    );
  });

  test('And, Or and Not obey De Morgan', () => {
    const comparison = fc.record({
      Variable: fc.constantFrom('a', 'b'),
      StringEquals: fc.constantFrom('a', 'b'),
    });
    const conditions = fc.array(comparison, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(conditions, (all) => {
        const notAll = isTrue({ Not: { And: all } });
        expect(notAll).toBe(isTrue({ Or: all.map((one) => ({ Not: one })) }));
        expect(notAll).toBe(!all.every(isTrue));
      }),
    );
  });
});

describe('aws:branch goes', () => {
  const choices = [
    { NextStep: 'windows', Variable: '{{ Kind }}', StringEquals: 'Windows' },
    { NextStep: 'linux', Not: { Variable: '{{ Kind }}', StringEquals: 'None' } },
  ];
  const branching = (more: object, inputs: object = {}) =>
    runbookOf(
      [
        { name: 'choose', action: 'aws:branch', inputs: { Choices: choices, ...inputs }, ...more },
        aStep('next', { isEnd: true }),
        aStep('windows', { isEnd: true }),
        aStep('linux', { isEnd: true }),
        aStep('fallback'),
      ],
      { parameters: { Kind: { type: 'String' } } },
    );

  test.each<[why: string, kind: string, more: object, inputs: object, ran: string[]]>([
    ['to the first choice that is true', 'Windows', {}, {}, ['windows']],
    ['to another that is true', 'Solaris', {}, {}, ['linux']],
    ['to the next step if none is true and there is no default', 'None', {}, {}, ['next']],
    ['to the default', 'None', {}, { Default: 'fallback' }, ['fallback']],
    ['nowhere if it is an end', 'None', { isEnd: true }, {}, []],
    ['to a choice, end or not', 'Windows', { isEnd: true }, {}, ['windows']],
    ['to nextStep', 'None', { nextStep: 'fallback' }, {}, ['fallback']],
  ])('%s', async (_why, kind, more, inputs, ran) => {
    const execution = await new RunbookBench().run(branching(more, inputs), { Kind: [kind] });
    const { choose, ...others } = statusesOf(execution);
    expect(choose).toBe('Success');
    const expected = Object.keys(others).map((name) => [name, ran.includes(name) ? 'Success' : 'Pending']);
    expect(others).toEqual(Object.fromEntries(expected));
    expect(execution.AutomationExecutionStatus).toBe('Success');
  });

  test('the type of an output is kept: an Integer is a number', async () => {
    const bench = new RunbookBench({ 's3:ListBuckets': { Count: 12, IsFull: true } });
    const outputs = [
      { Name: 'Count', Selector: '$.Count', Type: 'Integer' },
      { Name: 'IsFull', Selector: '$.IsFull', Type: 'Boolean' },
    ];
    const And = [
      { Variable: '{{ count.Count }}', NumericGreater: 9 },
      { Variable: '{{ count.IsFull }}', BooleanEquals: true },
    ];
    const execution = await bench.run(
      runbookOf([
        aStep('count', { outputs }),
        { name: 'choose', action: 'aws:branch', inputs: { Choices: [{ NextStep: 'last', And }] } },
        aStep('skipped'),
        aStep('last'),
      ]),
    );
    expect(statusesOf(execution)).toEqual({
      count: 'Success',
      choose: 'Success',
      skipped: 'Pending',
      last: 'Success',
    });
  });
});
