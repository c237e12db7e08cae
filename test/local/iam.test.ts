import { describe, expect, test } from '@jest/globals';
import { Condition, holds } from '../../local/iam/condition.ts';
import { callerKeys, type ContextKeys } from '../../local/iam/context-keys.ts';
import { allows, readResourcePolicy } from '../../local/iam/resource-policy.ts';

const ROLE = 'arn:aws:iam::111111111111:role/reader';
const caller = {
  accountId: '111111111111',
  arn: 'arn:aws:sts::111111111111:assumed-role/reader/me',
  policyArn: ROLE,
};

test('the keys that AWS derives from a caller', () => {
  expect(callerKeys(caller, 'o-exampleorgid')).toEqual({
    'aws:PrincipalArn': [ROLE],
    'aws:PrincipalAccount': ['111111111111'],
    'aws:PrincipalOrgID': ['o-exampleorgid'],
    'aws:SecureTransport': ['true'],
  });
});

describe('a condition', () => {
  const keys: ContextKeys = { one: ['a'], two: ['a', 'b'], flag: ['true'], arn: [ROLE] };
  test.each<[why: string, condition: object, outcome: boolean]>([
    ['none', {}, true],
    ['equal', { StringEquals: { one: 'a' } }, true],
    ['one of several', { StringEquals: { one: ['x', 'a'] } }, true],
    ['different', { StringEquals: { one: 'b' } }, false],
    ['absent', { StringEquals: { none: 'a' } }, false],
    ['a wildcard is no wildcard', { StringEquals: { one: '*' } }, false],
    ['alike', { StringLike: { one: '?' } }, true],
    ['an ARN alike', { ArnLike: { arn: 'arn:aws:iam::*:role/reader' } }, true],
    ['ArnEquals takes wildcards too', { ArnEquals: { arn: 'arn:aws:iam::*:role/*' } }, true],
    ['another ARN', { ArnEquals: { arn: 'arn:aws:iam::*:role/other' } }, false],
    ['a boolean', { Bool: { flag: true } }, true],
    ['absent, as asked', { Null: { none: 'true' } }, true],
    ['present, as asked', { Null: { one: 'false' } }, true],
    ['absent, and should not be', { Null: { none: 'false' } }, false],
    ['all values', { 'ForAllValues:StringEquals': { two: ['a', 'b'] } }, true],
    ['not all values', { 'ForAllValues:StringEquals': { two: 'a' } }, false],
    ['all of none', { 'ForAllValues:StringEquals': { none: 'a' } }, true],
    ['any value', { 'ForAnyValue:StringEquals': { two: 'b' } }, true],
    ['any of none', { 'ForAnyValue:StringEquals': { none: 'b' } }, false],
    ['every operator', { StringEquals: { one: 'a' }, Bool: { flag: 'false' } }, false],
    ['every key', { StringEquals: { one: 'a', flag: 'a' } }, false],
  ])('%s', (_why, condition, outcome) => {
    expect(holds(Condition.parse(condition), keys)).toBe(outcome);
  });

  test('an operator that is not simulated is refused by name', () => {
    expect(() => holds(Condition.parse({ IpAddress: { one: 'a' } }), keys)).toThrow(
      'IpAddress is not simulated',
    );
  });
});

describe('the policy of a resource', () => {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: ROLE },
    Action: 'sqs:SendMessage',
    Resource: 'arn:queue',
  };
  const call = { action: 'sqs:SendMessage', resource: 'arn:queue', caller, keys: {} };
  test.each<[why: string, statements: object[], outcome: boolean]>([
    ['nothing', [], false],
    ['its role', [statement], true],
    ['its session', [{ ...statement, Principal: { AWS: caller.arn } }], true],
    ['its account', [{ ...statement, Principal: { AWS: 'arn:aws:iam::111111111111:root' } }], true],
    ['its account, by number', [{ ...statement, Principal: { AWS: ['111111111111'] } }], true],
    ['everybody', [{ ...statement, Principal: '*' }], true],
    ['another role', [{ ...statement, Principal: { AWS: `${ROLE}2` } }], false],
    ['a service', [{ ...statement, Principal: { Service: 'events.amazonaws.com' } }], false],
    ['all actions', [{ ...statement, Action: 'sqs:*' }], true],
    ['another action', [{ ...statement, Action: ['sqs:ReceiveMessage'] }], false],
    ['another resource', [{ ...statement, Resource: 'arn:other' }], false],
    ['a condition that does not hold', [{ ...statement, Condition: { Bool: { flag: 'true' } } }], false],
    ['a denial beside it', [statement, { ...statement, Effect: 'Deny', Principal: '*' }], false],
  ])('%s', (_why, statements, outcome) => {
    const policy = readResourcePolicy({ Version: '2012-10-17', Statement: statements });
    expect(allows(policy, call)).toBe(outcome);
  });

  test('a service, as a service', () => {
    const policy = readResourcePolicy([{ ...statement, Principal: { Service: 'events.amazonaws.com' } }]);
    expect(allows(policy, { ...call, caller: 'events.amazonaws.com' })).toBe(true);
    expect(allows(policy, { ...call, caller: 'lambda.amazonaws.com' })).toBe(false);
  });

  test('a part of a statement that is not simulated is refused', () => {
    expect(() => readResourcePolicy([{ ...statement, NotAction: 'sqs:*' }])).toThrow('NotAction');
  });
});
