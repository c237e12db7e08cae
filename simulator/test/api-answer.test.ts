import { describe, expect, test } from '@jest/globals';
import { createAnswers } from '../automation/call-api.ts';
import { fits } from '../organization/api-answer.ts';
import { anAccount } from './runbook-bench.ts';

const apiOf = (answer: unknown) => {
  const account = anAccount({ 'ec2:DescribeInstances': answer });
  return createAnswers(account, { accountId: account.id, region: 'eu-west-1' }).api;
};

describe('what an API answers', () => {
  const error = { error: { code: 'Denied', message: 'not in {{ accountId }}' } };

  test('is a body, in which the place may stand', () => {
    const call = apiOf({
      Arn: 'arn:aws:ec2:{{ region }}:{{ accountId }}:x/{{ accountName }}',
      Raw: '{{ other }}',
      N: 1,
    });
    expect(call('ec2', 'DescribeInstances', {})).toEqual({
      answer: { Arn: 'arn:aws:ec2:eu-west-1:111122223333:x/bench', Raw: '{{ other }}', N: 1 },
    });
  });

  test('or an error', () => {
    expect(apiOf(error)('ec2', 'DescribeInstances', {})).toEqual({
      error: { code: 'Denied', message: 'not in 111122223333' },
    });
  });

  test('or one after the other, the last from then on; every execution begins again', () => {
    const account = anAccount({
      'ec2:DescribeInstances': { sequence: [{ N: 1 }, error, { N: 3 }] },
    });
    for (const execution of [1, 2]) {
      const call = createAnswers(account, { accountId: account.id, region: 'eu-west-1' }).api;
      const results = Array.from({ length: 4 }, () => call('ec2', 'DescribeInstances', { execution }));
      expect(results).toEqual([
        { answer: { N: 1 } },
        { error: expect.objectContaining({ code: 'Denied' }) },
        { answer: { N: 3 } },
        { answer: { N: 3 } },
      ]);
    }
  });

  test('or depends on the inputs: the first that fits, each with a sequence of its own', () => {
    const call = apiOf([
      { when: { InstanceIds: ['i-1'] }, answer: { sequence: [{ State: 'pending' }, { State: 'running' }] } },
      { when: { InstanceIds: ['i-2'] }, answer: { State: 'stopped' } },
      { answer: error },
    ]);
    const states = [['i-1'], ['i-2'], ['i-1'], ['i-1', 'i-2']].map((InstanceIds) =>
      call('ec2', 'DescribeInstances', { InstanceIds, DryRun: false }),
    );
    expect(states).toEqual([
      { answer: { State: 'pending' } },
      { answer: { State: 'stopped' } },
      { answer: { State: 'running' } },
      { error: expect.objectContaining({ code: 'Denied' }) },
    ]);
  });

  test.each<[unknown, string]>([
    [
      [{ when: { InstanceIds: ['i-1'] }, answer: {} }],
      'no answer of ec2:DescribeInstances to a call with these inputs',
    ],
    [{}, 'no answer of ec2:StopInstances in account 111122223333'],
  ])('or is missing, and says so: %j', (answer, words) => {
    const operation = words.includes('Stop') ? 'StopInstances' : 'DescribeInstances';
    expect(apiOf(answer)('ec2', operation, {})).toEqual({
      error: { code: 'NotSimulated', message: expect.stringContaining(words) },
    });
  });
});

test.each<[wanted: unknown, actual: unknown, expected: boolean]>([
  ['a', 'a', true],
  ['a', 'b', false],
  [1, '1', false],
  [null, null, true],
  [{}, { a: 1 }, true],
  [{ a: 1 }, {}, false],
  [{ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 }, true],
  [['a'], ['a', 'b'], false],
  [['a', 'b'], ['b', 'a'], false],
  [[{ a: 1 }], [{ a: 1, b: 2 }], true],
  [[], {}, false],
  [{ a: 1 }, undefined, false],
])('%j in %j: %s', (wanted, actual, expected) => {
  expect(fits(wanted, actual)).toBe(expected);
});
