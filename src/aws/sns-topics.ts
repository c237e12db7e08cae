import { PublishCommand, type MessageAttributeValue, type SNSClient } from '@aws-sdk/client-sns';
import type { TopicMessage } from '../notify/channels.ts';
import { toRefusal } from './notice-refusal.ts';

/** The topics of notices. The client must not repeat calls by itself: a repeat could not say that it is one. */
export class SnsTopics {
  readonly #client: SNSClient;

  constructor(client: SNSClient) {
    this.#client = client;
  }

  /** @throws {NoticeRefusedError} if SNS refused the message; after any other error it may have been published */
  async publish(topicArn: string, { subject, message, attributes }: TopicMessage): Promise<void> {
    try {
      await this.#client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subject,
          Message: message,
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, value]) => [name, toAttribute(value)]),
          ),
        }),
      );
    } catch (error) {
      throw toRefusal(error);
    }
  }
}

const toAttribute = (value: string | number): MessageAttributeValue => ({
  DataType: typeof value === 'number' ? 'Number' : 'String',
  StringValue: String(value),
});
