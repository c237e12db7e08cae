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
const ReceiveInput = z.object({
  ...OfQueue,
  MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
});
const DeleteInput = z.strictObject({ ...OfQueue, ReceiptHandle: z.string() });
const AttributesInput = z.object(OfQueue);

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
        const { QueueUrl, MaxNumberOfMessages } = parse(ReceiveInput, call);
        return { Messages: queueOf(QueueUrl).receive(MaxNumberOfMessages).map(toMessage) };
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
        const queue = queueOf(parse(AttributesInput, call).QueueUrl);
        const { visible, inFlight, delayed } = queue.counts();
        return {
          Attributes: {
            QueueArn: queue.arn,
            ApproximateNumberOfMessages: String(visible),
            ApproximateNumberOfMessagesNotVisible: String(inFlight),
            ApproximateNumberOfMessagesDelayed: String(delayed),
          },
        };
      },
    ],
  ]);
}

const toMessage = ({ messageId, receiptHandle, body, receiveCount }: ReceivedMessage): object => ({
  MessageId: messageId,
  ReceiptHandle: receiptHandle,
  Body: body,
  MD5OfBody: md5(body),
  Attributes: { ApproximateReceiveCount: String(receiveCount) },
});
