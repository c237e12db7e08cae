import { describe, expect, test } from '@jest/globals';
import type { CollectionRef } from '../../src/domain/execution-ref.ts';
import { REQUEST_DETAIL_TYPE, REQUEST_SOURCE, toRequestDetail } from '../../src/ingest/collection-request.ts';
import { parseMessage } from '../../src/ingest/parse-message.ts';
import { MalformedEventError } from '../../src/lib/errors.ts';
import { id, NOW, PARENT_ID, location } from '../support/builders.ts';
import { fixture, fixtureText } from '../support/fixture.ts';

const SAMPLE = 'events/doc-2024-execution-status-change.json';
const sample = (overrides: object = {}, detail: object = {}): string => {
  const event: unknown = fixture(SAMPLE);
  const known = event as { detail: object };
  return JSON.stringify({ ...known, ...overrides, detail: { ...known.detail, ...detail } });
};

const request = (detail: object): string =>
  JSON.stringify({ source: REQUEST_SOURCE, 'detail-type': REQUEST_DETAIL_TYPE, detail });

describe('a status change', () => {
  test.each([
    ['events/doc-2024-execution-status-change.json', 'us-east-2', 'Success'],
    ['events/doc-2016-useast1-execution-status-change.json', 'us-east-1', 'Success'],
    // The envelope of this sample says us-east-1, its ARN us-east-2: the ARN is right. Its status is a step's.
    ['events/doc-2024-step-status-change.json', 'us-east-2', undefined],
  ])('AWS’s sample %s names an execution', (file, region, eventStatus) => {
    expect(parseMessage(fixtureText(file))).toMatchObject({
      executionId: '333ba70b-2333-48db-b17e-a5e69c6f4d1c',
      location: { accountId: '123456789012', region },
      eventStatus,
      provenance: { source: 'event' },
    });
  });

  test('takes its time from the envelope', () => {
    expect(parseMessage(sample()).provenance.eventTime).toBe(Date.parse('2024-11-29T19:43:35Z'));
  });

  test.each([
    ['newer dates', { StartTime: 'Jun 30, 2026, 7:11:37\u202fPM', EndTime: 'Jun 30, 2026, 7:11:39 PM' }],
    ['the version as text', { DefinitionVersion: '1' }],
    [
      'nothing but an execution ID',
      {
        Definition: undefined,
        DefinitionVersion: undefined,
        Status: undefined,
        StartTime: undefined,
        EndTime: undefined,
        Time: undefined,
        ExecutedBy: undefined,
      },
    ],
    ['unknown fields', { NewField: { deep: true } }],
  ])('is read with %s', (_why, detail) => {
    expect(parseMessage(sample({}, detail))).toMatchObject({
      executionId: '333ba70b-2333-48db-b17e-a5e69c6f4d1c',
    });
  });

  test('is read when it is replayed from an archive', () => {
    expect(parseMessage(sample({ 'replay-name': 'again' }))).toMatchObject({
      provenance: { source: 'event' },
    });
  });

  test.each([
    [
      'an ARN with a Region that is none',
      ['arn:aws:ssm:mars:123456789012:automation-execution/333ba70b-2333-48db-b17e-a5e69c6f4d1c'],
    ],
    [
      'an ARN of another execution',
      ['arn:aws:ssm:us-west-1:123456789012:automation-execution/00000000-2333-48db-b17e-a5e69c6f4d1c'],
    ],
  ])('with %s is where its envelope says', (_what, resources) => {
    expect(parseMessage(sample({ resources })).location?.region).toBe('us-east-2');
  });

  test('is read without resources: the envelope says the Region', () => {
    expect(parseMessage(sample({ resources: [] })).location?.region).toBe('us-east-2');
  });

  test.each(['Canceled', 'Cancelled'])('that says %s was cancelled', (Status) => {
    expect(parseMessage(sample({}, { Status }))).toMatchObject({ eventStatus: 'Cancelled' });
  });
});

describe('what is no event of ours is refused, by the value that is wrong:', () => {
  test.each<[string, string, RegExp]>([
    ['text', 'hello', /not JSON/],
    ['nothing', '', /not JSON/],
    ['a list', '[]', /the whole: .* received array/],
    ['another source', sample({ source: 'aws.ec2' }), /source="aws.ec2"/],
    [
      'another detail type',
      sample({ 'detail-type': 'Parameter Store Change' }),
      /detail-type="Parameter Store Change"/,
    ],
    ['no execution', sample({}, { ExecutionId: undefined }), /detail\.ExecutionId is missing/],
    ['no execution ID', sample({}, { ExecutionId: 'x' }), /detail\.ExecutionId="x"/],
    ['an account that is none', sample({ account: '12345' }), /account="12345": must be twelve digits/],
    ['a Region that is none', sample({ region: 'here' }), /region="here": must be a Region code/],
    [
      'an execution of another account',
      sample({ account: '999999999999' }),
      /of account 999999999999, its execution of another/,
    ],
    [
      'an execution of another account, in no Region',
      sample({ resources: ['arn:aws:ssm::222222222222:automation-execution/x'] }),
      /its execution of another/,
    ],
    [
      'a second execution of another account',
      sample({
        resources: [
          'arn:aws:ssm:us-east-2:123456789012:automation-execution/333ba70b-2333-48db-b17e-a5e69c6f4d1c',
          'arn:aws:ssm:us-east-2:222222222222:automation-execution/333ba70b-2333-48db-b17e-a5e69c6f4d1c',
        ],
      }),
      /its execution of another/,
    ],
    [
      'a request with a wrong field',
      request({ executionId: 'short' }),
      /executionId="short": must be an execution ID/,
    ],
    [
      'a request that has been put back too often',
      request({ executionId: id(1), attempts: { notFound: -5 } }),
      /attempts\.notFound=-5/,
    ],
    [
      'a request of long ago',
      request({ executionId: id(1), startTime: '0001-01-01T00:00:00Z' }),
      /startTime="0001-01-01T00:00:00Z": must be a time after 2015/,
    ],
    [
      'a request for a location without a Region',
      request({ childrenOf: PARENT_ID, accountId: '111111111111' }),
      /region is missing/,
    ],
    [
      'a request for nothing',
      JSON.stringify({ source: 'rollcall', 'detail-type': REQUEST_DETAIL_TYPE, detail: {} }),
      /executionId is missing/,
    ],
    [
      'a notice of our own',
      JSON.stringify({ source: 'rollcall', 'detail-type': 'Parent Execution Sealed', detail: {} }),
      /detail-type="Parent Execution Sealed"/,
    ],
  ])('%s', (_why, body, message) => {
    expect(() => parseMessage(body)).toThrow(MalformedEventError);
    expect(() => parseMessage(body)).toThrow(message);
  });

  test.each([
    '"my secret"',
    '["my secret"]',
    '{"source":"rollcall","detail-type":"Execution Collection Requested","detail":{"secret":"my secret"}}',
    '{"source":{"secret":"my secret"}}',
  ])('the error quotes only fields it names: %s', (body) => {
    expect(() => parseMessage(body)).toThrow(MalformedEventError);
    expect(() => parseMessage(body)).not.toThrow(/my secret/);
  });

  test('the error does not quote a message that is not JSON', () => {
    expect(() => parseMessage('{"secret": "hunter2"')).not.toThrow(/hunter2/);
  });
});

describe('a request', () => {
  const common = { provenance: { source: 'event', eventTime: NOW }, attempts: { throttled: 2 } } as const;
  test.each<[string, CollectionRef]>([
    [
      'for a child',
      {
        executionId: id(1),
        location: location(1),
        parentExecutionId: PARENT_ID,
        startTime: NOW,
        eventStatus: 'Failed',
        ...common,
      },
    ],
    [
      'for a parent that a child named',
      { executionId: PARENT_ID, locationHint: location(1), isKnownParent: true, ...common },
    ],
    ['for the children in a location', { childrenOf: PARENT_ID, location: location(1), ...common }],
    [
      'to go on with that',
      {
        childrenOf: PARENT_ID,
        location: location(1),
        listing: { startedAt: NOW, parts: 3, nextToken: 't' },
        ...common,
      },
    ],
  ])('%s comes back as it was sent', (_why, ref) => {
    const body = { source: REQUEST_SOURCE, 'detail-type': REQUEST_DETAIL_TYPE, detail: toRequestDetail(ref) };
    expect(parseMessage(JSON.stringify(body))).toEqual(ref);
  });

  test('needs no more than an execution ID', () => {
    const body = {
      source: REQUEST_SOURCE,
      'detail-type': REQUEST_DETAIL_TYPE,
      detail: { executionId: id(1) },
    };
    expect(parseMessage(JSON.stringify(body))).toEqual({
      executionId: id(1),
      provenance: { source: 'request' },
      attempts: {},
    });
  });
});
