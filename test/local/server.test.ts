import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { request } from 'node:http';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization, start, type Started } from './start.ts';
import { startSimulatedOrganization } from '../../local/simulated-organization.ts';

let started: Started;
beforeEach(async () => {
  started = await start();
});
afterEach(() => started.organization.close());

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A request that no SDK would send. */
const post = (headers: Record<string, string>, body: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(started.organization.url, { method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: text }),
      );
    });
    sent.on('error', reject).end(body);
  });

const signed = (service: string, key = CENTRAL): string =>
  `AWS4-HMAC-SHA256 Credential=${key}/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`;

const JSON_CALL = { 'content-type': 'application/x-amz-json-1.1', authorization: signed('ssm') };
const GET = { ...JSON_CALL, 'x-amz-target': 'AmazonSSM.GetAutomationExecution' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded', authorization: signed('sts') };

describe('the port answers as AWS does', () => {
  test.each<[what: string, headers: Record<string, string>, body: string, status: number, code: string]>([
    ['no service', JSON_CALL, '{}', 400, 'UnknownOperationException'],
    [
      'a service that is not simulated',
      { ...JSON_CALL, 'x-amz-target': 'AWSLogs.Put' },
      '{}',
      400,
      'UnknownOperationException',
    ],
    [
      'an operation that is not simulated',
      { ...JSON_CALL, 'x-amz-target': 'AmazonSSM.X' },
      '{}',
      400,
      'UnknownOperationException',
    ],
    ['a body that is not JSON', GET, '{', 400, 'SerializationException'],
    ['a body that is no object', GET, '[]', 400, 'SerializationException'],
    ['no parameters', GET, '', 400, 'ValidationException'],
    ['no signature', { ...GET, authorization: '' }, '{}', 400, 'MissingAuthenticationTokenException'],
    [
      'an unknown key',
      { ...GET, authorization: signed('ssm', 'AKIA') },
      '{}',
      400,
      'UnrecognizedClientException',
    ],
  ])('to %s', async (_what, headers, body, status, code) => {
    const answer = await post(headers, body);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ __type: code, message: expect.any(String) });
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['content-type']).toBe('application/x-amz-json-1.1');
  });

  test.each([
    [
      'an action that is not simulated',
      FORM,
      'Action=GetFederationToken&Version=2011-06-15',
      400,
      'InvalidAction',
    ],
    ['no action', FORM, '', 400, 'InvalidAction'],
    ['a role that is none', FORM, 'Action=AssumeRole&RoleArn=x&RoleSessionName=me', 400, 'ValidationError'],
    [
      'no signature',
      { ...FORM, authorization: '' },
      'Action=GetCallerIdentity',
      403,
      'MissingAuthenticationToken',
    ],
    [
      'an unknown key',
      { ...FORM, authorization: signed('sts', 'A') },
      'Action=AssumeRole',
      403,
      'InvalidClientTokenId',
    ],
  ])('in XML to %s', async (_what, headers, body, status, code) => {
    const answer = await post(headers, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(`<Type>Sender</Type><Code>${code}</Code><Message>`);
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('DynamoDB', () => {
  const clientOf = (accessKeyId: string) =>
    new DynamoDBClient({
      region: REGION,
      endpoint: started.organization.url,
      credentials: { accessKeyId, secretAccessKey: 'local' },
      maxAttempts: 1,
    });

  test("has the template's table with its keys and indices", async () => {
    const { Table } = await clientOf(CENTRAL).send(new DescribeTableCommand({ TableName: 'rollcall' }));
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).toEqual([
      'listed',
      'open',
    ]);
  });

  test('keeps what is written', async () => {
    const client = clientOf(CENTRAL);
    const Item = { pk: { S: 'a' }, sk: { S: 'b' } };
    await client.send(new PutItemCommand({ TableName: 'rollcall', Item }));
    await expect(
      client.send(new GetItemCommand({ TableName: 'rollcall', Key: Item })),
    ).resolves.toMatchObject({ Item });
  });

  test('is that of the central account alone', async () => {
    await expect(
      clientOf(MEMBERS[0]).send(new DescribeTableCommand({ TableName: 'rollcall' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(
      clientOf('AKIA').send(new DescribeTableCommand({ TableName: 'rollcall' })),
    ).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });
});

test('a port that is taken is said plainly, with the flag that chooses another', async () => {
  const port = Number(new URL(started.organization.url).port);
  await expect(startSimulatedOrganization({ ...(await sampleOrganization()), port })).rejects.toThrow(
    `Port ${port} is taken. Choose another with --aws-port`,
  );
});

test('it listens on this computer only', () => {
  expect(started.organization.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(clientsOf(started.organization)).toBeDefined();
});
