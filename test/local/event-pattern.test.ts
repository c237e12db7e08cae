import { describe, expect, test } from '@jest/globals';
import { readEventPattern } from '../../local/events/event-pattern.ts';

const EVENT = {
  source: 'aws.ssm',
  account: '111111111111',
  resources: ['arn:one', 'arn:two'],
  detail: { Status: 'Success', Time: 5753, Flag: true, Nothing: null },
};

describe('an event pattern', () => {
  test.each<[why: string, pattern: object, matches: boolean]>([
    ['a value of the list', { source: ['aws.ec2', 'aws.ssm'] }, true],
    ['no value of the list', { source: ['aws.ec2'] }, false],
    ['a field that is absent', { region: ['eu-west-1'] }, false],
    ['every field must match', { source: ['aws.ssm'], account: ['222222222222'] }, false],
    ['within detail', { detail: { Status: ['Success'] } }, true],
    ['within what is not there', { detail: { Deep: { Deeper: ['x'] } } }, false],
    ['a number', { detail: { Time: [5753] } }, true],
    ['a number is no text', { detail: { Time: ['5753'] } }, false],
    ['a boolean', { detail: { Flag: [true] } }, true],
    ['null', { detail: { Nothing: [null] } }, true],
    ['one of a list of values', { resources: ['arn:two'] }, true],
    ['a prefix', { source: [{ prefix: 'aws.' }] }, true],
    ['another prefix', { source: [{ prefix: 'ssm' }] }, false],
    ['exists', { detail: { Status: [{ exists: true }] } }, true],
    ['exists, and does not', { detail: { EndTime: [{ exists: true }] } }, false],
    ['does not exist', { detail: { EndTime: [{ exists: false }] } }, true],
    ['does not exist, and does', { detail: { Status: [{ exists: false }] } }, false],
    ['anything but a value', { detail: { Status: [{ 'anything-but': 'Failed' }] } }, true],
    ['anything but this value', { detail: { Status: [{ 'anything-but': 'Success' }] } }, false],
    ['anything but one of these', { detail: { Status: [{ 'anything-but': ['Failed', 'Success'] }] } }, false],
    ['anything but a prefix', { detail: { Status: [{ 'anything-but': { prefix: 'Fail' } }] } }, true],
    ['anything but what is absent', { detail: { EndTime: [{ 'anything-but': 'x' }] } }, false],
    ['one of two alternatives', { $or: [{ source: ['aws.ec2'] }, { account: ['111111111111'] }] }, true],
    ['none of two alternatives', { $or: [{ source: ['aws.ec2'] }, { account: ['222222222222'] }] }, false],
    ['an alternative and a field', { source: ['aws.ec2'], $or: [{ account: ['111111111111'] }] }, false],
  ])('%s', (_why, pattern, matches) => {
    expect(readEventPattern(pattern)(EVENT)).toBe(matches);
  });

  test.each([
    [{ source: [{ suffix: 'ssm' }] }, 'suffix'],
    [{ detail: { Time: [{ numeric: ['>', 1] }] } }, 'numeric'],
    [{ source: [{ 'anything-but': { suffix: 'x' } }] }, 'anything-but suffix'],
  ])('an operator that is not simulated is refused by name: %j', (pattern, name) => {
    expect(() => readEventPattern(pattern)).toThrow(`operator ${name} is not simulated`);
  });
});
