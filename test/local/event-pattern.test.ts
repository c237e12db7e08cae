import { TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readEventPattern } from '../../local/events/event-pattern.ts';
import { clientsOf } from './clients.ts';
import { start, type Started } from './start.ts';

const EVENT = {
  source: 'aws.ssm',
  account: '111111111111',
  resources: ['arn:one', 'arn:two'],
  detail: {
    Status: 'Success',
    Time: 5753,
    Price: 300.5,
    Flag: true,
    Nothing: null,
    Empty: '',
    None: [],
    Key: String.raw`a*b\c`,
    Address: '10.0.0.255',
    Address6: '2001:db8::1',
    Deep: { Deeper: 'x' },
    People: [
      { First: 'John', Last: 'Doe' },
      [{ First: 'Anna', Last: 'Smith', Middle: 'M' }],
      { First: 'Peter', Last: 'Jones' },
    ],
  },
};

const matches = (pattern: unknown, event: unknown = EVENT): boolean => readEventPattern(pattern)(event);
const detail = (name: string, ...values: unknown[]) => ({ detail: { [name]: values } });

describe('an event pattern', () => {
  test.each<[why: string, pattern: object, isMatch: boolean]>([
    ['a value of the list', { source: ['aws.ec2', 'aws.ssm'] }, true],
    ['no value of the list', { source: ['aws.ec2'] }, false],
    ['a field that is absent', { region: ['eu-west-1'] }, false],
    ['every field must match', { source: ['aws.ssm'], account: ['222222222222'] }, false],
    ['within detail', detail('Status', 'Success'), true],
    ['within what is not there', { detail: { Nowhere: { Deeper: ['x'] } } }, false],
    ['within what is no object', { detail: { Status: { Deeper: ['x'] } } }, false],
    ['an object is no value', detail('Deep', 'x'), false],
    ['a number', detail('Time', 5753), true],
    ['a number is no text', detail('Time', '5753'), false],
    ['a text is no number', detail('Status', 0), false],
    ['a boolean', detail('Flag', true), true],
    ['another boolean', detail('Flag', false), false],
    ['null', detail('Nothing', null), true],
    ['null is not what is absent', detail('EndTime', null), false],
    ['the empty text', detail('Empty', ''), true],
    ['the empty text is not null', detail('Nothing', ''), false],
    ['one of a list of values', { resources: ['arn:two'] }, true],
    ['none of a list of values', { resources: ['arn:three'] }, false],
    ['no property of every object', detail('constructor', { exists: true }), false],

    ['prefix', { source: [{ prefix: 'aws.' }] }, true],
    ['prefix: another', { source: [{ prefix: 'ssm' }] }, false],
    ['prefix: texts only', detail('Time', { prefix: '57' }), false],
    ['prefix: case counts', { source: [{ prefix: 'AWS.' }] }, false],
    ['prefix, whatever the case', { source: [{ prefix: { 'equals-ignore-case': 'AWS.' } }] }, true],
    ['prefix, whatever the case: another', { source: [{ prefix: { 'equals-ignore-case': 'SSM' } }] }, false],
    ['suffix', { source: [{ suffix: '.ssm' }] }, true],
    ['suffix: another', { source: [{ suffix: 'aws' }] }, false],
    ['suffix, whatever the case', { source: [{ suffix: { 'equals-ignore-case': 'SSM' } }] }, true],
    ['suffix, whatever the case: another', { source: [{ suffix: { 'equals-ignore-case': 'AWS' } }] }, false],
    ['equals-ignore-case', detail('Status', { 'equals-ignore-case': 'sUCCESS' }), true],
    ['equals-ignore-case: another', detail('Status', { 'equals-ignore-case': 'succes' }), false],

    ['wildcard', { resources: [{ wildcard: 'arn:*' }] }, true],
    ['wildcard: for nothing', { source: [{ wildcard: 'aws*.ssm' }] }, true],
    ['wildcard: the whole text', { source: [{ wildcard: 'aws' }] }, false],
    ['wildcard: two', { source: [{ wildcard: '*w*m' }] }, true],
    ['wildcard: a point is a point', { source: [{ wildcard: 'aw..*' }] }, false],
    ['wildcard: an asterisk, a backslash', detail('Key', { wildcard: String.raw`a\*b\\c` }), true],
    ['wildcard: an asterisk is no wildcard', detail('Status', { wildcard: String.raw`S\*s` }), false],

    ['anything-but', detail('Status', { 'anything-but': 'Failed' }), true],
    ['anything-but: this', detail('Status', { 'anything-but': 'Success' }), false],
    ['anything-but: one of these', detail('Status', { 'anything-but': ['Failed', 'Success'] }), false],
    ['anything-but: none of these', detail('Status', { 'anything-but': ['Failed', 'TimedOut'] }), true],
    ['anything-but: a number', detail('Time', { 'anything-but': [100, 5753] }), false],
    ['anything-but: other numbers', detail('Time', { 'anything-but': [100, 200] }), true],
    ['anything-but: a text for a number', detail('Time', { 'anything-but': '5753' }), true],
    ['anything-but: needs the field', detail('EndTime', { 'anything-but': 'x' }), false],
    ['anything-but: needs a value', detail('None', { 'anything-but': 'x' }), false],
    ['anything-but: one of a list of values', { resources: [{ 'anything-but': 'arn:one' }] }, true],
    ['anything-but: all of them', { resources: [{ 'anything-but': ['arn:one', 'arn:two'] }] }, false],
    ['anything-but prefix', detail('Status', { 'anything-but': { prefix: 'Fail' } }), true],
    ['anything-but prefix: this', detail('Status', { 'anything-but': { prefix: ['Fail', 'Suc'] } }), false],
    ['anything-but prefix: a number', detail('Time', { 'anything-but': { prefix: '57' } }), true],
    ['anything-but suffix', detail('Status', { 'anything-but': { suffix: 'ed' } }), true],
    ['anything-but suffix: this', detail('Status', { 'anything-but': { suffix: ['ed', 'ess'] } }), false],
    ['anything-but ignore case', detail('Status', { 'anything-but': { 'equals-ignore-case': 'X' } }), true],
    [
      'anything-but ignore case: this',
      detail('Status', { 'anything-but': { 'equals-ignore-case': ['failed', 'success'] } }),
      false,
    ],
    ['anything-but wildcard', { resources: [{ 'anything-but': { wildcard: '*one' } }] }, true],
    [
      'anything-but wildcard: this',
      { resources: [{ 'anything-but': { wildcard: ['*one', '*two'] } }] },
      false,
    ],

    ['exists', detail('Status', { exists: true }), true],
    ['exists: null does', detail('Nothing', { exists: true }), true],
    ['exists, and does not', detail('EndTime', { exists: true }), false],
    ['exists: leaves only', detail('Deep', { exists: true }), false],
    ['exists: an empty list does not', detail('None', { exists: true }), false],
    ['does not exist', detail('EndTime', { exists: false }), true],
    ['does not exist, and does', detail('Status', { exists: false }), false],
    ['does not exist: leaves only', detail('Deep', { exists: false }), true],
    ['does not exist where nothing is', { detail: { Nowhere: { Deeper: [{ exists: false }] } } }, true],
    ['does not exist, or a value', detail('Status', { exists: false }, 'Success'), true],
    ['does not exist, or another value', detail('Status', { exists: false }, 'Failed'), false],
    [
      'does not exist in one of several, but in another',
      { detail: { People: { Middle: [{ exists: false }] } } },
      false,
    ],

    ['numeric =', detail('Price', { numeric: ['=', 3.005e2] }), true],
    ['numeric =: another', detail('Price', { numeric: ['=', 300] }), false],
    ['numeric <', detail('Time', { numeric: ['<', 5753] }), false],
    ['numeric <=', detail('Time', { numeric: ['<=', 5753] }), true],
    ['numeric >', detail('Time', { numeric: ['>', 5753] }), false],
    ['numeric >=', detail('Time', { numeric: ['>=', 5753] }), true],
    ['numeric: a range', detail('Time', { numeric: ['>', 0, '<=', 5753] }), true],
    ['numeric: above a range', detail('Time', { numeric: ['>', 0, '<', 5753] }), false],
    ['numeric: below a range', detail('Time', { numeric: ['>=', 5754, '<', 6000] }), false],
    ['numeric: no text', { account: [{ numeric: ['>', 0] }] }, false],

    ['cidr', detail('Address', { cidr: '10.0.0.0/24' }), true],
    ['cidr: outside', detail('Address', { cidr: '10.0.0.0/25' }), false],
    ['cidr: no address', detail('Status', { cidr: '10.0.0.0/24' }), false],
    ['cidr: version 6', detail('Address6', { cidr: '2001:db8::/32' }), true],
    ['cidr: version 6, outside', detail('Address6', { cidr: '2001:db9::/32' }), false],

    ['one of two alternatives', { $or: [{ source: ['aws.ec2'] }, { account: ['111111111111'] }] }, true],
    ['none of two alternatives', { $or: [{ source: ['aws.ec2'] }, { account: ['222222222222'] }] }, false],
    [
      'alternatives and a field',
      { source: ['aws.ec2'], $or: [{ account: ['111111111111'] }, { source: ['aws.ssm'] }] },
      false,
    ],
    [
      'alternatives within',
      { detail: { $or: [{ Time: [{ numeric: ['<', 10] }] }, { Deep: { Deeper: ['x'] } }] } },
      true,
    ],
    [
      'alternatives within alternatives',
      { $or: [{ source: ['x'] }, { account: ['111111111111'], $or: [{ a: [1] }, { source: ['aws.ssm'] }] }] },
      true,
    ],

    ['an object of a list, of lists too', { detail: { People: { First: ['Anna'] } } }, true],
    ['two fields of one object', { detail: { People: { First: ['Anna'], Last: ['Smith'] } } }, true],
    ['two fields of two objects', { detail: { People: { First: ['Anna'], Last: ['Jones'] } } }, false],
  ])('%s', (_why, pattern, isMatch) => {
    expect(matches(pattern)).toBe(isMatch);
  });

  test.each<[pattern: unknown, reason: string]>([
    [[], 'Filter is not an object'],
    [{}, 'Empty objects are not allowed'],
    [{ detail: {} }, 'Empty objects are not allowed'],
    [{ source: [] }, 'Empty arrays are not allowed'],
    [{ source: 'aws.ssm' }, '"source" must be an object or an array'],
    [{ source: [['aws.ssm']] }, 'Match value must be String, number, true, false, or null'],
    [{ source: [{}] }, 'Match expression name not found'],
    [{ source: [{ prefixes: 'a' }] }, 'Unrecognized match type prefixes'],
    [{ source: [{ constructor: 'a' }] }, 'Unrecognized match type constructor'],
    [{ source: [{ prefix: 'a', suffix: 'b' }] }, 'Only one key allowed in match expression'],
    [
      { source: [{ prefix: { 'equals-ignore-case': 'a', prefix: 'b' } }] },
      'Only one key allowed in match expression',
    ],
    [{ source: [{ prefix: 1 }] }, 'prefix match pattern must be a string'],
    [{ source: [{ suffix: { prefix: 'x' } }] }, 'suffix match pattern must be a string'],
    [{ source: [{ 'equals-ignore-case': 1 }] }, 'equals-ignore-case match pattern must be a string'],
    [{ source: [{ wildcard: ['a'] }] }, 'wildcard match pattern must be a string'],
    [{ source: [{ wildcard: 'a**b' }] }, 'Consecutive wildcard characters at pos 2'],
    [{ source: [{ wildcard: String.raw`a\b` }] }, 'Invalid escape character at pos 2'],
    [{ source: [{ exists: 'yes' }] }, 'exists match pattern must be either true or false.'],
    [{ source: [{ cidr: 10 }] }, 'prefix match pattern must be a string'],
    [{ source: [{ cidr: '10.0.0.0' }] }, "Malformed CIDR, one '/' required"],
    [{ source: [{ cidr: '10.0.0.0/x' }] }, 'Malformed CIDR, mask bits must be an integer'],
    [{ source: [{ cidr: '10.0.0.0/-1' }] }, 'Malformed CIDR, mask bits must not be negative'],
    [{ source: [{ cidr: '10.0.0/24' }] }, 'Nonstandard IP address: 10.0.0'],
    [{ source: [{ cidr: '10.0.0.0/33' }] }, 'IPv4 mask bits must be < 32'],
    [{ source: [{ cidr: '::1/129' }] }, 'IPv6 mask bits must be < 128'],
    [{ source: [{ numeric: 1 }] }, 'Value of numeric must be an array.'],
    [{ source: [{ numeric: [1] }] }, 'Invalid member in numeric match: 1'],
    [{ source: [{ numeric: ['!', 1] }] }, 'Unrecognized numeric range operator: !'],
    [{ source: [{ numeric: ['='] }] }, 'Value of equals must be numeric'],
    [{ source: [{ numeric: ['>', '1'] }] }, 'Value of > must be numeric'],
    [{ source: [{ numeric: ['>', 6e9] }] }, 'Value must be between -5.0E9 and 5.0E9, inclusive'],
    [{ source: [{ numeric: ['<', 1, '>', 0] }] }, 'Too many elements in numeric expression'],
    [{ source: [{ numeric: ['>', 0, 1] }] }, 'Bad value in numeric range: 1'],
    [{ source: [{ numeric: ['>', 0, '>', 1] }] }, 'Bad numeric range operator: >'],
    [{ source: [{ numeric: ['>', 0, '<', 'x'] }] }, 'Value of < must be numeric'],
    [{ source: [{ numeric: ['>', 0, '<', 1, '<'] }] }, 'Too many terms in numeric range expression'],
    [{ source: [{ numeric: ['>', 2, '<', 1] }] }, 'Bottom must be less than top'],
    [
      { source: [{ 'anything-but': true }] },
      'Value of anything-but must be an array or single string/number value.',
    ],
    [
      { source: [{ 'anything-but': ['a', null] }] },
      'Inside anything but list, start|null|boolean is not supported.',
    ],
    [
      { source: [{ 'anything-but': ['a', 1] }] },
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    ],
    [{ source: [{ 'anything-but': { numeric: ['=', 1] } }] }, 'Unsupported anything-but pattern: numeric'],
    [{ source: [{ 'anything-but': { prefix: '' } }] }, 'Null prefix not allowed'],
    [{ source: [{ 'anything-but': { suffix: 1 } }] }, 'suffix match pattern must be a string'],
    [{ source: [{ 'anything-but': { wildcard: [] } }] }, 'Empty arrays are not allowed'],
    [{ $or: { a: [1] } }, 'It must be an Array followed with $or.'],
    [{ $or: [[1], [2]] }, 'Only JSON object is allowed in array of $or relationship.'],
    [{ $or: [{ a: [1] }] }, 'There must have at least 2 Objects in $or relationship.'],
    [
      { $or: [{ prefix: ['a'] }, { b: [1] }] },
      'prefix is Ruler reserved fieldName which cannot be used inside $or.',
    ],
  ])('is refused, and why: %j', (pattern, reason) => {
    expect(() => readEventPattern(pattern)).toThrow(
      expect.objectContaining({
        code: 'InvalidEventPatternException',
        message: `Event pattern is not valid. Reason: ${reason}`,
      }),
    );
  });
});

describe('whatever the values,', () => {
  const leaf = fc.oneof(fc.string(), fc.integer({ min: -5e9, max: 5e9 }), fc.boolean(), fc.constant(null));
  const event = (value: unknown) => ({ detail: { field: value } });
  const asks = (operator: unknown, value: unknown): boolean =>
    matches(detail('field', operator), event(value));

  test('a value is itself, alone and in a list', () => {
    fc.assert(
      fc.property(leaf, fc.array(leaf), (value, others) => {
        expect(asks(value, value)).toBe(true);
        expect(asks(value, [...others, value])).toBe(true);
      }),
    );
  });

  test('anything-but is the opposite of the values, for a field with one value', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), leaf, (refused, value) => {
        const isOne = matches({ detail: { field: refused } }, event(value));
        expect(asks({ 'anything-but': refused }, value)).toBe(!isOne);
      }),
    );
  });

  test('a field exists or does not', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(asks({ exists: true }, value)).toBe(!asks({ exists: false }, value));
      }),
    );
  });

  test('a number is below, at or above another', () => {
    const number = fc.double({ min: -5e9, max: 5e9, noNaN: true });
    fc.assert(
      fc.property(number, number, (value, bound) => {
        const found = ['<', '=', '>'].filter((operator) => asks({ numeric: [operator, bound] }, value));
        expect(found).toHaveLength(1);
        expect(asks({ numeric: ['<=', bound] }, value)).toBe(found[0] !== '>');
        expect(asks({ numeric: ['>=', bound] }, value)).toBe(found[0] !== '<');
      }),
    );
  });

  test('a text has each of its beginnings and ends, and a wildcard between them', () => {
    const quoted = (text: string): string => text.replaceAll(/[*\\]/g, String.raw`\$&`);
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (first, middle, last) => {
        const text = first + middle + last;
        expect(asks({ prefix: first }, text)).toBe(true);
        expect(asks({ suffix: last }, text)).toBe(true);
        expect(asks({ wildcard: `${quoted(first)}*${quoted(last)}` }, text)).toBe(true);
        expect(asks({ wildcard: quoted(text) }, text)).toBe(true);
        expect(asks({ wildcard: quoted(text) }, `${text}.`)).toBe(false);
      }),
    );
  });
});

describe('TestEventPattern', () => {
  let started: Started;
  beforeAll(async () => {
    started = await start();
  });
  afterAll(() => started.organization.close());

  const WHOLE = {
    id: '1',
    'detail-type': 'myDetailType',
    source: 'com.mycompany.myapp',
    account: '123456789012',
    time: '2017-04-11T20:11:04Z',
    region: 'us-east-1',
  };
  const send = (EventPattern: string, Event: string) =>
    clientsOf(started.organization).events.send(new TestEventPatternCommand({ EventPattern, Event }));

  test.each([
    [{ source: ['com.mycompany.myapp'] }, true],
    [{ source: ['aws.ssm'] }, false],
  ])('says whether %j matches', async (pattern, Result) => {
    const answer = await send(JSON.stringify(pattern), JSON.stringify(WHOLE));
    expect(answer).toMatchObject({ Result, $metadata: { httpStatusCode: 200 } });
  });

  test.each<[why: string, pattern: string, event: string, name: string, message: string]>([
    [
      'a pattern that is not JSON',
      '{',
      JSON.stringify(WHOLE),
      'InvalidEventPatternException',
      'Event pattern is not valid. Reason: Invalid JSON',
    ],
    [
      'a pattern that is none',
      '{"source":[{"like":"x"}]}',
      JSON.stringify(WHOLE),
      'InvalidEventPatternException',
      'Event pattern is not valid. Reason: Unrecognized match type like',
    ],
    [
      'a pattern that is too long',
      JSON.stringify({ source: ['x'.repeat(4096)] }),
      JSON.stringify(WHOLE),
      'ValidationException',
      "at 'EventPattern' failed to satisfy constraint",
    ],
    [
      'an event that is not JSON',
      '{"source":["x"]}',
      'x',
      'ValidationException',
      'Parameter Event is not valid. Reason: Invalid JSON.',
    ],
    [
      'an event that is no object',
      '{"source":["x"]}',
      '[]',
      'ValidationException',
      'Parameter Event is not valid. Reason: It is not a JSON object.',
    ],
    [
      'an event without what every event has',
      '{"source":["x"]}',
      '{"source":"x","account":"1","id":"1"}',
      'ValidationException',
      'Parameter Event is not valid. Reason: It has no time, region, detail-type.',
    ],
  ])('refuses %s', async (_why, pattern, event, name, message) => {
    await expect(send(pattern, event)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });
});
