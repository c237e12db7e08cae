import { createHash } from 'node:crypto';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import type { ReceivedMessage, SqsQueue } from '../queue/sqs-queue.ts';
import type { DeployedResource } from '../templates/deployed-stack.ts';

const Properties = z.object({
  BatchSize: z.number().default(10),
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  FunctionResponseTypes: z.array(z.string()).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }).optional(),
});

/** How many batches Lambda takes at once where the template sets no limit. */
const MOST_CONCURRENCY = 1000;

export interface MappingSettings {
  readonly batchSize: number;
  readonly queueArn: string;
  readonly functionArn: string;
  /** Whether the function's answer names the messages that failed; without it, it is all or nothing. */
  readonly reportsFailures: boolean;
  readonly maximumConcurrency: number;
}

export function readMapping({ properties }: DeployedResource): MappingSettings {
  const mapping = Properties.parse(properties);
  return {
    batchSize: mapping.BatchSize,
    queueArn: mapping.EventSourceArn,
    functionArn: mapping.FunctionName,
    reportsFailures: mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    maximumConcurrency: mapping.ScalingConfig?.MaximumConcurrency ?? MOST_CONCURRENCY,
  };
}

const BatchResponse = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish(),
});

/**
 * Feeds a function from a queue. What it does not report as failed is deleted; the rest stays hidden until its
 * visibility timeout brings it back.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function connectQueue(
  queue: SqsQueue,
  settings: MappingSettings,
  call: (event: SQSEvent) => Promise<unknown>,
): void {
  let running = 0;
  const handle = async (batch: readonly ReceivedMessage[]): Promise<void> => {
    const answer = await call({ Records: batch.map((message) => toRecord(message, queue)) }).then(
      (result) => result,
      (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    );
    for (const { receiptHandle } of succeeded(batch, answer, settings.reportsFailures))
      queue.delete(receiptHandle);
    running -= 1;
    poll();
  };
  const poll = (): void => {
    while (running < settings.maximumConcurrency) {
      const batch = queue.receive(settings.batchSize);
      if (batch.length === 0) return;
      running += 1;
      void handle(batch);
    }
  };
  queue.onVisible(poll);
}

/**
 * The messages that need not come back: none if the function failed, or if its answer cannot be understood; all if
 * it names no failures.
 */
function succeeded(
  batch: readonly ReceivedMessage[],
  answer: unknown,
  reportsFailures: boolean,
): readonly ReceivedMessage[] {
  if (answer instanceof Error) return [];
  if (!reportsFailures || answer === undefined || answer === null) return batch;
  const response = BatchResponse.safeParse(answer);
  if (!response.success) return [];
  const failures: SQSBatchResponse['batchItemFailures'] = response.data.batchItemFailures ?? [];
  const failed = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
  const known = new Set(batch.map(({ messageId }) => messageId));
  if ([...failed].some((messageId) => !known.has(messageId))) return [];
  return batch.filter(({ messageId }) => !failed.has(messageId));
}

function toRecord(message: ReceivedMessage, { arn }: SqsQueue): SQSRecord {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentMs),
      SenderId: message.senderId,
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedMs),
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(message.body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: arn.split(':')[3] ?? '',
  };
}
