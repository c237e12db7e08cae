import { createHash } from 'node:crypto';
import * as z from 'zod';
import { parseInput, type ApiCall, type Operations } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import type { ReceivedMessage, SqsQueue } from './sqs-queue.ts';

/** SQS delays a message by fifteen minutes at most. */
const LONGEST_DELAY_S = 900;

const OfQueue = { QueueUrl: z.string() };
const ToSend = {
  MessageBody: z.string().min(1),
  DelaySeconds: z.number().int().min(0).max(LONGEST_DELAY_S).optional(),
};
const SendInput = z.strictObject({ ...OfQueue, ...ToSend });
const SendBatchInput = z.strictObject({
  ...OfQueue,
  Entries: z
    .array(z.strictObject({ Id: z.string(), ...ToSend }))
    .min(1)
    .max(10),
});
const Names = z.array(z.string()).default([]);
const ReceiveInput = z.strictObject({
  ...OfQueue,
  MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
  MessageSystemAttributeNames: Names,
  /** The older name for the same. */
  AttributeNames: Names,
  /** No message has any. */
  MessageAttributeNames: Names,
});
const DeleteInput = z.strictObject({ ...OfQueue, ReceiptHandle: z.string() });
const AttributesInput = z.strictObject({ ...OfQueue, AttributeNames: Names });

const seconds = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : value * 1000;
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html */
export function sqsOperations(queueOfUrl: (url: string) => SqsQueue | undefined): Operations {
  const queueOf = (url: string): SqsQueue => {
    const queue = queueOfUrl(url);
    if (queue === undefined) {
      throw new ApiError('AWS.SimpleQueueService.NonExistentQueue', 'The specified queue does not exist.');
    }
    return queue;
  };
  const parse = <T>(schema: z.ZodType<T>, { input }: ApiCall): T =>
    parseInput(schema, input, 'InvalidParameterValue');

  return new Map([
    [
      'SendMessage',
      (call) => {
        const { QueueUrl, MessageBody, DelaySeconds } = parse(SendInput, call);
        const { messageId } = queueOf(QueueUrl).send(MessageBody, call.caller.arn, seconds(DelaySeconds));
        return { MessageId: messageId, MD5OfMessageBody: md5(MessageBody) };
      },
    ],
    [
      'SendMessageBatch',
      (call) => {
        const { QueueUrl, Entries } = parse(SendBatchInput, call);
        const queue = queueOf(QueueUrl);
        const Successful = Entries.map(({ Id, MessageBody, DelaySeconds }) => ({
          Id,
          MessageId: queue.send(MessageBody, call.caller.arn, seconds(DelaySeconds)).messageId,
          MD5OfMessageBody: md5(MessageBody),
        }));
        return { Successful, Failed: [] };
      },
    ],
    [
      'ReceiveMessage',
      (call) => {
        const input = parse(ReceiveInput, call);
        const names = [...input.MessageSystemAttributeNames, ...input.AttributeNames];
        const messages = queueOf(input.QueueUrl).receive(input.MaxNumberOfMessages);
        return { Messages: messages.map((message) => toMessage(message, names)) };
      },
    ],
    [
      'DeleteMessage',
      (call) => {
        const { QueueUrl, ReceiptHandle } = parse(DeleteInput, call);
        queueOf(QueueUrl).delete(ReceiptHandle);
        return {};
      },
    ],
    [
      'GetQueueAttributes',
      (call) => {
        const { QueueUrl, AttributeNames } = parse(AttributesInput, call);
        const queue = queueOf(QueueUrl);
        const { visible, inFlight, delayed } = queue.counts();
        const attributes = {
          QueueArn: queue.arn,
          ApproximateNumberOfMessages: String(visible),
          ApproximateNumberOfMessagesNotVisible: String(inFlight),
          ApproximateNumberOfMessagesDelayed: String(delayed),
        };
        return { Attributes: chosen(attributes, AttributeNames) };
      },
    ],
  ]);
}

const toMessage = (message: ReceivedMessage, names: readonly string[]): object => ({
  MessageId: message.messageId,
  ReceiptHandle: message.receiptHandle,
  Body: message.body,
  MD5OfBody: md5(message.body),
  Attributes: chosen(
    {
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedMs),
      ApproximateReceiveCount: String(message.receiveCount),
      SenderId: message.senderId,
      SentTimestamp: String(message.sentMs),
    },
    names,
  ),
});

/**
 * Those that are asked for by name, or all; undefined if none is.
 * @throws {ApiError} that names what is not simulated
 */
function chosen(
  attributes: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const unknown = names.find((name) => name !== 'All' && !(name in attributes));
  if (unknown !== undefined) {
    throw new ApiError('InvalidAttributeName', `The attribute ${unknown} is not simulated.`);
  }
  if (names.length === 0) return undefined;
  const isMeant = ([name]: [string, string]): boolean => names.includes('All') || names.includes(name);
  return Object.fromEntries(Object.entries(attributes).filter(isMeant));
}
