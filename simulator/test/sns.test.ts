import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PublishCommand, SNSClient, type PublishCommandInput } from '@aws-sdk/client-sns';
import type { Publication } from '../sns/publication.ts';
import { CENTRAL, REGION, start, type Started } from './start.ts';

const TOPIC = `arn:aws:sns:${REGION}:${CENTRAL}:inventory-sealed`;

let started: Started;
const published: Publication[] = [];
beforeAll(async () => {
  started = await start({ watch: { publication: (one) => published.push(one) } });
});
afterAll(() => started.organization.close());

async function publish(input: Partial<PublishCommandInput> = {}, accessKeyId: string = CENTRAL) {
  const client = new SNSClient({
    region: REGION,
    endpoint: started.organization.url,
    credentials: { accessKeyId, secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const command = new PublishCommand({ TopicArn: TOPIC, Message: 'hello', ...input });
  return started.clock.runUntil(started.clock.run(() => client.send(command)));
}

describe('SNS', () => {
  test('a message is published with its subject and its attributes', async () => {
    const { MessageId } = await publish({
      Subject: 'A subject',
      MessageAttributes: {
        runbook: { DataType: 'String', StringValue: 'a&b=c' },
        revision: { DataType: 'Number', StringValue: '2' },
      },
    });
    expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(published).toEqual([
      {
        topicArn: TOPIC,
        subject: 'A subject',
        message: 'hello',
        attributes: { runbook: 'a&b=c', revision: '2' },
      },
    ]);
  });

  test.each<[string, Partial<PublishCommandInput>, string]>([
    ['a topic that is not deployed', { TopicArn: `${TOPIC}2` }, 'NotFound'],
    ['a subject of two lines', { Subject: 'a\nb' }, 'InvalidParameter'],
    ['a subject of 100 characters', { Subject: 'a'.repeat(100) }, 'InvalidParameter'],
    ['a subject that is not ASCII', { Subject: 'Zürich' }, 'InvalidParameter'],
    [
      'an attribute without a value',
      { MessageAttributes: { a: { DataType: 'String', StringValue: '' } } },
      'InvalidParameter',
    ],
    ['a message that is too long', { Message: 'a'.repeat(262_145) }, 'InvalidParameter'],
  ])('%s is refused', async (_what, input, name) => {
    const before = published.length;
    await expect(publish(input)).rejects.toMatchObject({ name: expect.stringContaining(name) as unknown });
    expect(published).toHaveLength(before);
  });

  test('without permission nothing is published', async () => {
    const before = published.length;
    await expect(publish({}, '749430203777')).rejects.toThrow(/not authorized to perform: (sns|SNS):Publish/);
    expect(published).toHaveLength(before);
  });
});
