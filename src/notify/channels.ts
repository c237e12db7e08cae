import { toChatMessage } from './chat-message.ts';
import { toEmailMessage } from './email-message.ts';
import type { NoticeConfig } from './notice-config.ts';
import { isTold } from './notice-rules.ts';
import type { Channel } from './ports.ts';
import type { RunNotice } from './run-notice.ts';
import { runMeasures, type RunMetrics } from './run-metrics.ts';
import { topicAttributes, type TopicAttributes } from './topic-attributes.ts';
import { outcomeOf, toWebhookBody, type WebhookBody } from './webhook-body.ts';

/** What is published to a topic. */
export interface TopicMessage {
  /** Of an e-mail: ASCII, one line, fewer than 100 characters. */
  readonly subject?: string;
  readonly message: string;
  /** What subscriptions can filter by. */
  readonly attributes: TopicAttributes;
}

/** A notice for the API destination; `body` is what it receives. */
export interface WebhookNotice {
  readonly parentExecutionId: string;
  readonly revision: number;
  readonly outcome: string;
  readonly body: WebhookBody;
}

/**
 * What channels send with. All throw `NoticeRefusedError` if nothing was sent for certain, and repeat nothing by themselves.
 */
export interface Senders {
  publish(topicArn: string, message: TopicMessage): Promise<void>;
  putWebhook(notice: WebhookNotice): Promise<void>;
  readonly runMetrics: RunMetrics;
}

/** The channels that are on, in the order in which they are sent. */
export function createChannels(config: NoticeConfig, senders: Senders): readonly Channel[] {
  const { chatTopicArn, emailTopicArn, webhookFormat, rules } = config;
  const wants = (notice: RunNotice): boolean =>
    isTold(rules, { ...notice, runbook: notice.exactRunbook ?? notice.runbook });
  const channels: readonly (Channel | undefined)[] = [
    chatTopicArn === undefined
      ? undefined
      : {
          name: 'chat',
          wants,
          send: (notice) =>
            senders.publish(chatTopicArn, {
              message: JSON.stringify(toChatMessage(notice)),
              attributes: topicAttributes(notice),
            }),
        },
    emailTopicArn === undefined
      ? undefined
      : {
          name: 'email',
          wants,
          send: (notice) => {
            const { subject, body } = toEmailMessage(notice);
            return senders.publish(emailTopicArn, {
              subject,
              message: body,
              attributes: topicAttributes(notice),
            });
          },
        },
    webhookFormat === undefined
      ? undefined
      : {
          name: 'webhook',
          wants,
          send: (notice) => {
            const { parentExecutionId, revision } = notice;
            const body = toWebhookBody(notice, webhookFormat);
            return senders.putWebhook({ parentExecutionId, revision, outcome: outcomeOf(notice), body });
          },
        },
    config.runMetrics
      ? {
          name: 'metrics',
          // A later revision would count its run twice.
          wants: ({ revision }) => revision === 1,
          send: (notice) => senders.runMetrics.record(runMeasures(notice)),
        }
      : undefined,
  ];
  return channels.filter((channel) => channel !== undefined);
}
