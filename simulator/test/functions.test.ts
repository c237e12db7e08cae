import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type QueueAttributeName,
} from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, REGION, start, type Started } from './start.ts';

const MINUTE_MS = 60_000;

let started: Started;
beforeEach(async () => {
  started = await start();
});
afterEach(() => started.organization.close());

const variables = () => started.organization.environmentOf('collect');
const sqs = (caller: string = CENTRAL) => clientsOf(started.organization, caller).sqs;

const send = (MessageBody: string, DelaySeconds = 0) =>
  sqs().send(new SendMessageCommand({ QueueUrl: variables()['QUEUE_URL'], MessageBody, DelaySeconds }));

/** Connects a function; gives what it was called with. */
function connect(collect: (event: SQSEvent) => Promise<unknown>): SQSEvent[] {
  const calls: SQSEvent[] = [];
  started.organization.connect({
    queues: {
      collect: async (event) => {
        calls.push(event);
        return collect(event);
      },
    },
  });
  return calls;
}

const bodies = (calls: readonly SQSEvent[]) => calls.map(({ Records }) => Records.map(({ body }) => body));
const failing = (records: readonly SQSRecord[]) => ({
  batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })),
});
const succeed = async () => ({ batchItemFailures: [] });

describe('the environment of a function', () => {
  test('is that of the template, with addresses and credentials to act here', () => {
    expect(variables()).toMatchObject({
      TABLE_NAME: 'inventory',
      BUS_NAME: 'inventory',
      QUEUE_URL: `${started.organization.url}/${CENTRAL}/inventory-collect`,
      READER_ROLE_NAME: 'inventory-reader',
      CENTRAL_ACCOUNT_ID: CENTRAL,
      PARENT_ACCOUNTS: CENTRAL,
      REGIONS: REGION,
      AWS_REGION: REGION,
      AWS_ENDPOINT_URL: started.organization.url,
    });
  });

  test('a function that the template does not have has none', () => {
    expect(() => started.organization.environmentOf('resume')).toThrow('no function resume');
  });
});

describe('the queue of a function', () => {
  test('gives batches of ten at most, and keeps what came before anyone was connected', async () => {
    for (let index = 0; index < 12; index += 1) await send(`${index}`);
    const calls = connect(succeed);
    await started.organization.idle();
    expect(bodies(calls).map(({ length }) => length)).toEqual([10, 2]);
  });

  test('a record is what Lambda gives', async () => {
    const calls = connect(succeed);
    await send('{"a":1}');
    await started.organization.idle();
    expect(calls[0]?.Records).toEqual([
      {
        messageId: expect.any(String),
        receiptHandle: expect.any(String),
        body: '{"a":1}',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: String(started.clock.now()),
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: String(started.clock.now()),
        },
        messageAttributes: {},
        md5OfBody: 'bb6cb5c68df4652941caf652a366f2d8',
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:${REGION}:${CENTRAL}:inventory-collect`,
        awsRegion: REGION,
      },
    ]);
  });

  test('a delayed message comes when its time has come', async () => {
    const calls = connect(succeed);
    await send('later', 300);
    await started.clock.runFor(299_999);
    expect(calls).toEqual([]);
    await started.clock.runFor(1);
    expect(bodies(calls)).toEqual([['later']]);
  });

  test('no delay is longer than fifteen minutes', async () => {
    await expect(send('later', 901)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  test('what is reported as failed comes back alone, after the visibility timeout', async () => {
    let isBroken = true;
    const calls = connect(async ({ Records }) =>
      failing(Records.filter(({ body }) => isBroken && body === 'bad')),
    );
    await send('bad');
    await send('good');
    await started.clock.runFor(12 * MINUTE_MS - 1);
    expect(bodies(calls).flat().sort()).toEqual(['bad', 'good']);

    isBroken = false;
    await started.organization.idle();
    expect(bodies(calls).flat().sort()).toEqual(['bad', 'bad', 'good']);
    expect(calls.at(-1)?.Records[0]?.attributes.ApproximateReceiveCount).toBe('2');
  });

  test.each<[why: string, answer: () => Promise<unknown>]>([
    ['the function throws', () => Promise.reject(new Error('broken'))],
    [
      'the answer names a message that was not in the batch',
      async () => failing([{ messageId: 'x' } as SQSRecord]),
    ],
    ['the answer cannot be understood', async () => ({ batchItemFailures: 'all' })],
  ])('the whole batch comes back if %s', async (_why, answer) => {
    const calls = connect(answer);
    await send('one');
    await started.clock.runFor(13 * MINUTE_MS);
    expect(bodies(calls)).toEqual([['one'], ['one']]);
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['no list', {}],
  ])('an answer with %s is success', async (_what, answer) => {
    const calls = connect(async () => answer);
    await send('one');
    await started.clock.runFor(60 * MINUTE_MS);
    expect(calls).toHaveLength(1);
  });

  test('after ten times a message goes to the dead-letter queue', async () => {
    const calls = connect(async ({ Records }) => failing(Records));
    await send('bad');
    await started.organization.idle();
    expect(calls).toHaveLength(10);
    expect(started.organization.deadLetters()).toEqual([
      { accountId: CENTRAL, region: REGION, queueName: 'inventory-collect-dead-letters', body: 'bad' },
    ]);

    const QueueUrl = `${started.organization.url}/${CENTRAL}/inventory-collect-dead-letters`;
    const { Attributes } = await sqs().send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    expect(Attributes?.['ApproximateNumberOfMessages']).toBe('1');
    const { Messages } = await sqs().send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(['bad']);
  });

  test('as many batches at once as the template allows', async () => {
    let running = 0;
    let most = 0;
    connect(async () => {
      running += 1;
      most = Math.max(most, running);
      await started.clock.sleep(1000);
      running -= 1;
    });
    for (let index = 0; index < 150; index += 1) await send(`${index}`);
    await started.organization.idle();
    expect(most).toBe(10);
  });

  test('a function that takes too long is cut off, and its batch comes back', async () => {
    const remaining: number[] = [];
    started.organization.connect({
      queues: {
        collect: async (_event, context) => {
          remaining.push(context.getRemainingTimeInMillis());
          await started.clock.sleep(115_000);
          remaining.push(context.getRemainingTimeInMillis());
          await started.clock.sleep(115_000);
        },
      },
    });
    await send('one');
    await started.clock.runFor(10 * MINUTE_MS);
    expect(remaining).toEqual([120_000, 5000]);
    expect(started.organization.functionErrors()).toEqual([
      { name: 'collect', error: expect.objectContaining({ name: 'FunctionTimeoutError' }) },
    ]);
    await started.clock.runFor(3 * MINUTE_MS);
    expect(remaining).toHaveLength(3);
  });

  test('takes several messages in one call, and gives up what is deleted', async () => {
    const QueueUrl = variables()['QUEUE_URL'];
    const { Successful } = await sqs().send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: '1', MessageBody: 'one' },
          { Id: '2', MessageBody: 'two', DelaySeconds: 60 },
        ],
      }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(['1', '2']);
    const { Messages = [] } = await sqs().send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    expect(Messages.map(({ Body }) => Body)).toEqual(['one']);
    await sqs().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }));

    const calls = connect(succeed);
    await started.organization.idle();
    expect(bodies(calls)).toEqual([['two']]);
  });

  test('tells of itself and of its messages what is asked for, and no more', async () => {
    const QueueUrl = variables()['QUEUE_URL'];
    await send('one');
    const attributes = async (...AttributeNames: QueueAttributeName[]) =>
      (await sqs().send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))).Attributes;
    expect(await attributes()).toBeUndefined();
    expect(await attributes('ApproximateNumberOfMessages')).toEqual({ ApproximateNumberOfMessages: '1' });
    expect(await attributes('All')).toMatchObject({ QueueArn: expect.stringMatching(/inventory-collect$/) });
    await expect(attributes('RedrivePolicy')).rejects.toMatchObject({ name: 'InvalidAttributeName' });
    const { Messages } = await sqs().send(
      new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['ApproximateReceiveCount'] }),
    );
    expect(Messages?.[0]?.Attributes).toEqual({ ApproximateReceiveCount: '1' });
  });

  test('belongs to the central account', async () => {
    const command = new SendMessageCommand({ QueueUrl: variables()['QUEUE_URL'], MessageBody: 'a' });
    await expect(sqs(MEMBERS[0]).send(command)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(
      sqs().send(
        new SendMessageCommand({ QueueUrl: `${started.organization.url}/1/other`, MessageBody: 'a' }),
      ),
    ).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });
});
