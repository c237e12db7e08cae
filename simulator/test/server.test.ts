import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { Socket } from 'node:net';
import { clientsOf } from './clients.ts';
import { send, sign, type Answer, type Signer } from './send-signed.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization, start, type Started } from './start.ts';
import { startSimulatedOrganization } from '../simulated-organization.ts';

let started: Started;
beforeEach(async () => {
  started = await start();
});
afterEach(() => started.organization.close());

/** Signed for a service, unless it is said to be for no one. */
async function post(
  headers: Record<string, string>,
  body: string,
  signer: Signer | undefined,
): Promise<Answer> {
  const raw = { url: started.organization.url, path: '/', method: 'POST', headers, body };
  return send(signer === undefined ? raw : await sign(raw, signer));
}

const SSM = { service: 'ssm' };
const STS = { service: 'sts' };
const JSON_CALL = { 'content-type': 'application/x-amz-json-1.1' };
const GET = { ...JSON_CALL, 'x-amz-target': 'AmazonSSM.GetAutomationExecution' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('the port answers as AWS does', () => {
  test.each<
    [
      what: string,
      headers: Record<string, string>,
      body: string,
      status: number,
      code: string,
      signer: Signer | undefined,
    ]
  >([
    ['no service', JSON_CALL, '{}', 400, 'UnknownOperationException', SSM],
    [
      'a service that is not simulated',
      { ...JSON_CALL, 'x-amz-target': 'AWSLogs.Put' },
      '{}',
      400,
      'UnknownOperationException',
      SSM,
    ],
    [
      'an operation that is not simulated',
      { ...JSON_CALL, 'x-amz-target': 'AmazonSSM.X' },
      '{}',
      400,
      'UnknownOperationException',
      SSM,
    ],
    ['a body that is not JSON', GET, '{', 400, 'SerializationException', SSM],
    ['a body that is no object', GET, '[]', 400, 'SerializationException', SSM],
    ['no parameters', GET, '', 400, 'ValidationException', SSM],
    ['no signature', GET, '{}', 400, 'MissingAuthenticationTokenException', undefined],
    ['an unknown key', GET, '{}', 400, 'UnrecognizedClientException', { ...SSM, accessKeyId: 'AKIA' }],
  ])('to %s', async (_what, headers, body, status, code, signer) => {
    const answer = await post(headers, body, signer);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ __type: code, message: expect.any(String) });
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['content-type']).toBe('application/x-amz-json-1.1');
  });

  test.each<[what: string, body: string, status: number, code: string, signer: Signer | undefined]>([
    [
      'an action that is not simulated',
      'Action=GetFederationToken&Version=2011-06-15',
      400,
      'InvalidAction',
      STS,
    ],
    ['no action', '', 400, 'InvalidAction', STS],
    ['a role that is none', 'Action=AssumeRole&RoleArn=x&RoleSessionName=me', 400, 'ValidationError', STS],
    ['no signature', 'Action=GetCallerIdentity', 403, 'MissingAuthenticationToken', undefined],
    ['an unknown key', 'Action=AssumeRole', 403, 'InvalidClientTokenId', { ...STS, accessKeyId: 'A' }],
  ])('in XML to %s', async (_what, body, status, code, signer) => {
    const answer = await post(FORM, body, signer);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(`<Type>Sender</Type><Code>${code}</Code><Message>`);
    const requestId = String(answer.headers['x-amzn-requestid']);
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.body).toContain(`<RequestId>${requestId}</RequestId>`);
  });
});

test('a service of the query protocol answers to a query too', async () => {
  const path = '/?Action=GetCallerIdentity&Version=2011-06-15';
  const raw = { url: started.organization.url, path, method: 'GET', headers: {}, body: '' };
  const answer = await send(await sign(raw, STS));
  expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/xml' } });
  expect(answer.body).toContain(`<Account>${CENTRAL}</Account>`);
  expect((await send(raw)).body).toContain('<Code>MissingAuthenticationToken</Code>');
});

test('a member that is null is absent', async () => {
  const body = JSON.stringify({ Filters: null, MaxResults: null, NextToken: null });
  const target = { ...JSON_CALL, 'x-amz-target': 'AmazonSSM.DescribeAutomationExecutions' };
  expect((await post(target, body, SSM)).status).toBe(200);
});

test('of a value that is wrong only its beginning is said', async () => {
  const answer = await post(GET, JSON.stringify({ AutomationExecutionId: 'x'.repeat(100_000) }), SSM);
  expect(answer.status).toBe(400);
  expect(answer.body.length).toBeLessThan(500);
});

test.each([
  [
    { MaxResults: 51 },
    'ValidationException',
    "1 validation error detected: Value '51' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 50",
  ],
  [
    { MaxResults: 'abc' },
    'SerializationException',
    'MaxResults: Invalid input: expected number, received string',
  ],
  [
    { Filters: [{ Values: ['a'] }] },
    'ValidationException',
    "1 validation error detected: Value null at 'filters.1.member.key' failed to satisfy constraint: Member must not be null",
  ],
  [
    { Filters: [], MaxResults: 0 },
    'ValidationException',
    expect.stringMatching(/^2 validation errors detected: .*; Value /),
  ],
])('what does not fit the model is refused in AWS’s words: %j', async (input, __type, message) => {
  const target = { ...JSON_CALL, 'x-amz-target': 'AmazonSSM.DescribeAutomationExecutions' };
  expect(JSON.parse((await post(target, JSON.stringify(input), SSM)).body)).toEqual({ __type, message });
});

describe('services that are not simulated are named', () => {
  test('in JSON, whatever protocol they speak', async () => {
    const raw = {
      url: started.organization.url,
      path: '/bucket/key',
      method: 'GET',
      headers: {},
      body: '',
    };
    const { status, headers, body } = await send(await sign(raw, { service: 's3' }));
    expect([status, headers['content-type']]).toEqual([400, 'application/x-amz-json-1.1']);
    expect(JSON.parse(body)).toEqual({
      __type: 'UnknownOperationException',
      message: 'The service s3 is not simulated.',
    });
  });

  test('in XML, if it is a form', async () => {
    const { status, headers, body } = await post(FORM, 'Action=ListRoles', { service: 'iam' });
    expect([status, headers['content-type']]).toEqual([400, 'text/xml']);
    expect(body).toContain(
      '<Type>Sender</Type><Code>InvalidAction</Code><Message>The service iam is not simulated.</Message>',
    );
    expect(body).toContain(`<RequestId>${String(headers['x-amzn-requestid'])}</RequestId>`);
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
    const { Table } = await clientOf(CENTRAL).send(new DescribeTableCommand({ TableName: 'inventory' }));
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
    await client.send(new PutItemCommand({ TableName: 'inventory', Item }));
    await expect(
      client.send(new GetItemCommand({ TableName: 'inventory', Key: Item })),
    ).resolves.toMatchObject({ Item });
  });

  test('has no transactions, streams or expiry', async () => {
    const client = clientOf(CENTRAL);
    const Delete = { TableName: 'inventory', Key: { pk: { S: 'a' }, sk: { S: 'b' } } };
    await expect(
      client.send(new TransactWriteItemsCommand({ TransactItems: [{ Delete }] })),
    ).rejects.toMatchObject({ name: 'UnknownOperationException' });
    const { TimeToLiveDescription: expiry } = await client.send(
      new DescribeTimeToLiveCommand({ TableName: 'inventory' }),
    );
    expect(expiry).toEqual({ TimeToLiveStatus: 'DISABLED' });
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'inventory' }));
    expect(Table?.LatestStreamArn).toBeUndefined();
  });

  test('is that of the central account alone', async () => {
    await expect(
      clientOf(MEMBERS[0]).send(new DescribeTableCommand({ TableName: 'inventory' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(
      clientOf('AKIA').send(new DescribeTableCommand({ TableName: 'inventory' })),
    ).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });
});

test('a port that is taken is said plainly, with the flag that chooses another', async () => {
  const port = Number(new URL(started.organization.url).port);
  const options = { ...(await sampleOrganization()), port, portOption: '--the-port' };
  await expect(startSimulatedOrganization(options)).rejects.toThrow(
    `Port ${port} is taken. Choose another with --the-port`,
  );
});

test('it listens on this computer only', () => {
  expect(started.organization.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('whatever is asked of it, it connects to this computer only', async () => {
  const connect = jest.spyOn(Socket.prototype, 'connect');
  const again = await start();
  again.organization.connect({ queues: { collect: async () => undefined } });
  const { ssm, sqs } = clientsOf(again.organization);
  await ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName: 'get_account_alias',
      TargetLocations: [{ Accounts: [MEMBERS[0]], Regions: [REGION] }],
    }),
  );
  const { QUEUE_URL: QueueUrl } = again.organization.environmentOf('collect');
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'm' }));
  await again.organization.idle();
  expect(again.organization.executions()).toHaveLength(2);
  await again.organization.close();
  const hosts = new Set(
    connect.mock.calls.flat(2).flatMap((one: unknown) => {
      const { host } = Object(one) as { host?: string };
      return host ?? [];
    }),
  );
  connect.mockRestore();
  expect(hosts).toEqual(new Set(['127.0.0.1']));
});
