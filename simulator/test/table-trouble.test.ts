import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { SQSEvent } from 'aws-lambda';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, REGION, start, type Started } from './start.ts';

const MINUTE_MS = 60_000;
const TableName = 'inventory';

let started: Started;
beforeEach(async () => {
  started = await start();
});
afterEach(() => started.organization.close());

const trouble = () => started.organization.trouble;
const item = (pk: string) => ({ pk: { S: pk }, sk: { S: 'a' } });

/** How a function reaches AWS: with the keys of its environment, once each. */
function configOf(functionName: string) {
  const environment = started.organization.environmentOf(functionName);
  const credentials = {
    accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: environment['AWS_SESSION_TOKEN'] ?? '',
  };
  return { region: REGION, endpoint: started.organization.url, credentials, maxAttempts: 1 };
}
const tableOf = (functionName: string): DynamoDBClient => new DynamoDBClient(configOf(functionName));
const administrator = (): DynamoDBClient =>
  new DynamoDBClient({
    ...configOf('collect'),
    credentials: { accessKeyId: CENTRAL, secretAccessKey: 'local' },
  });

/** The name of an error; `cut` where the connection ended without an answer. */
const nameOf = ({ name, message }: Error): string => (message.includes('socket hang up') ? 'cut' : name);

const put = (table: DynamoDBClient, pk: string): Promise<string> =>
  table.send(new PutItemCommand({ TableName, Item: item(pk) })).then(() => 'done', nameOf);
const isThere = async (pk: string): Promise<boolean> =>
  (await administrator().send(new GetItemCommand({ TableName, Key: item(pk) }))).Item !== undefined;

describe('writes that fail', () => {
  test('from the n-th on, so many of them', async () => {
    trouble().add({ kind: 'failWrites', after: 2, times: 1 });
    const table = tableOf('collect');
    const answers = [];
    for (const pk of ['1', '2', '3', '4']) answers.push(await put(table, pk));
    expect(answers).toEqual(['done', 'done', 'InternalServerError', 'done']);
    expect([await isThere('2'), await isThere('3')]).toEqual([true, false]);
  });

  test('every kind of write counts, and no read', async () => {
    trouble().add({ kind: 'failWrites', after: 5, error: 'ProvisionedThroughputExceededException' });
    const table = administrator();
    await table.send(new PutItemCommand({ TableName, Item: item('1') }));
    await table.send(new UpdateItemCommand({ TableName, Key: item('1') }));
    await table.send(new DeleteItemCommand({ TableName, Key: item('1') }));
    await table.send(new GetItemCommand({ TableName, Key: item('1') }));
    const RequestItems = { [TableName]: [{ PutRequest: { Item: item('2') } }] };
    await table.send(new BatchWriteItemCommand({ RequestItems }));
    const TransactItems = [{ Delete: { TableName, Key: item('1') } }];
    await expect(table.send(new TransactWriteItemsCommand({ TransactItems }))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
    await expect(table.send(new PutItemCommand({ TableName, Item: item('3') }))).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
      $metadata: expect.objectContaining({ httpStatusCode: 400 }),
    });
    expect(await isThere('2')).toBe(true);
  });

  test('and what the SDK tries again counts again', async () => {
    trouble().add({ kind: 'failWrites', times: 3 });
    const patient = new DynamoDBClient({ ...configOf('collect'), maxAttempts: 3 });
    await expect(patient.send(new PutItemCommand({ TableName, Item: item('1') }))).rejects.toMatchObject({
      name: 'InternalServerError',
      $metadata: expect.objectContaining({ attempts: 3 }),
    });
    expect(trouble().list()).toEqual([]);
    expect(await put(tableOf('collect'), '1')).toBe('done');
  });

  test('of one function alone', async () => {
    trouble().add({ kind: 'failWrites', functionName: 'sweep' });
    expect(await put(tableOf('collect'), '1')).toBe('done');
    expect(await put(administrator(), '2')).toBe('done');
    expect(await put(tableOf('sweep'), '3')).toBe('InternalServerError');
  });

  test('or are done, and only the answer is lost', async () => {
    trouble().add({ kind: 'failWrites', times: 1, answerLost: true });
    expect(await put(tableOf('collect'), '1')).toBe('cut');
    expect(await isThere('1')).toBe(true);
    expect(await put(tableOf('collect'), '2')).toBe('done');
  });

  test('calls of the table are throttled and denied like any others', async () => {
    trouble().add({ kind: 'throttleCalls', operation: 'dynamodb:PutItem', times: 1 });
    trouble().add({ kind: 'denyCalls', operation: 'dynamodb:PutItem', times: 1 });
    const table = tableOf('collect');
    expect([await put(table, '1'), await put(table, '2'), await put(table, '3')]).toEqual([
      'ThrottlingException',
      'AccessDeniedException',
      'done',
    ]);
  });
});

describe('a function that is stopped', () => {
  /** Connects a function that makes three writes for each message. */
  async function connect(): Promise<{ answers: string[][]; bodies: string[] }> {
    const answers: string[][] = [];
    const bodies: string[] = [];
    const table = tableOf('collect');
    started.organization.connect({
      queues: {
        collect: async ({ Records }: SQSEvent) => {
          const mine: string[] = [];
          answers.push(mine);
          for (const { body } of Records) {
            bodies.push(body);
            for (const write of ['x', 'y', 'z']) mine.push(await put(table, `${body}${write}`));
          }
          return { batchItemFailures: [] };
        },
      },
    });
    const QueueUrl = started.organization.environmentOf('collect')['QUEUE_URL'];
    const { sqs } = clientsOf(started.organization);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'm' }));
    return { answers, bodies };
  }

  test.each([
    ['before', [true, false, false]],
    ['after', [true, true, false]],
  ] as const)(
    '%s its second write: that is what is left, and the messages come back',
    async (moment, left) => {
      trouble().add({ kind: 'stopFunction', functionName: 'collect', atWrite: 2, moment });
      const { answers, bodies } = await connect();
      await started.clock.runFor(MINUTE_MS);
      expect(answers).toEqual([['done', 'cut', 'cut']]);
      expect([await isThere('mx'), await isThere('my'), await isThere('mz')]).toEqual(left);
      expect(started.organization.functionErrors()).toEqual([
        {
          name: 'collect',
          error: expect.objectContaining({ message: 'collect exited with error: signal: killed' }),
        },
      ]);
      const { Attributes } = await clientsOf(started.organization).sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: started.organization.environmentOf('collect')['QUEUE_URL'],
          AttributeNames: ['ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      expect(Attributes).toMatchObject({ ApproximateNumberOfMessagesNotVisible: '1' });

      await started.clock.runFor(12 * MINUTE_MS);
      expect(bodies).toEqual(['m', 'm']);
      expect(answers[1]).toEqual(['done', 'done', 'done']);
      expect(started.organization.functionErrors()).toHaveLength(1);
      expect(trouble().list()).toEqual([]);
    },
  );

  test('is not heard by any service, nor are the roles that it assumed; others are', async () => {
    const collect = clientsOf(started.organization, configOf('collect').credentials);
    const { Credentials } = await collect.sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${MEMBERS[0]}:role/inventory-reader`,
        RoleSessionName: 'test',
      }),
    );
    const reader = new STSClient({
      ...configOf('collect'),
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      },
    });
    const identify = (client: STSClient): Promise<string> =>
      client.send(new GetCallerIdentityCommand({})).then(({ Account }) => String(Account), nameOf);
    expect(await identify(reader)).toBe(MEMBERS[0]);

    trouble().add({ kind: 'stopFunction', functionName: 'collect' });
    const heard: string[] = [];
    const table = tableOf('collect');
    started.organization.connect({
      queues: {
        collect: async () => {
          await put(table, '1');
          heard.push(await identify(collect.sts), await identify(reader));
          heard.push(await identify(clientsOf(started.organization).sts));
          heard.push(await put(tableOf('sweep'), '2'));
        },
      },
    });
    const QueueUrl = started.organization.environmentOf('collect')['QUEUE_URL'];
    await clientsOf(started.organization).sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'm' }));
    await started.clock.runFor(MINUTE_MS);
    expect(heard).toEqual(['cut', 'cut', CENTRAL, 'done']);
    expect(await identify(reader)).toBe(MEMBERS[0]);
  });

  test('takes with it what else it is at, and the next invocation waits for a fresh process', async () => {
    const log: string[] = [];
    const table = tableOf('collect');
    trouble().add({ kind: 'stopFunction', functionName: 'collect' });
    let startFresh: () => void = () => undefined;
    const isFresh = new Promise<void>((resolve) => {
      startFresh = resolve;
    });
    started.organization.connect(
      {
        queues: {
          collect: async ({ Records }) => {
            log.push(`begins ${Records.length}`);
            if (Records.length === 1) await put(table, '1');
            await started.clock.sleep(1000);
          },
        },
      },
      async (name) => {
        log.push(`restart ${name}`);
        await isFresh;
      },
    );
    const QueueUrl = started.organization.environmentOf('collect')['QUEUE_URL'];
    const { sqs } = clientsOf(started.organization);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    await started.clock.runFor(100);
    expect(log).toEqual(['begins 1', 'restart collect']);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'b' }));
    await started.clock.runFor(2000);
    expect(log).toHaveLength(2);
    startFresh();
    await started.clock.runFor(2000);
    expect(log).toEqual(['begins 1', 'restart collect', 'begins 1']);
    expect(started.organization.functionErrors()).toHaveLength(1);
  });
});
