import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { CollectionRef } from '../domain/execution-ref.ts';
import { REQUEST_DETAIL_TYPE, REQUEST_SOURCE, toRequestDetail } from '../ingest/collection-request.ts';

/** SQS delays a message by 15 minutes at most. */
const MAX_DELAY_SECONDS = 900;

/**
 * The queue itself, for messages that must be delayed: a bus cannot delay. A message that is sent again starts
 * with no receives, so waiting never leads to the dead-letter queue.
 */
export class SqsQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async requestLater(ref: CollectionRef, delayMs: number): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        DelaySeconds: Math.min(MAX_DELAY_SECONDS, Math.ceil(delayMs / 1000)),
        MessageBody: JSON.stringify({
          source: REQUEST_SOURCE,
          'detail-type': REQUEST_DETAIL_TYPE,
          detail: toRequestDetail(ref),
        }),
      }),
    );
  }
}
