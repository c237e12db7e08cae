import { PutEventsCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { NoticeRefusedError } from '../lib/errors.ts';
import { REQUEST_SOURCE } from '../ingest/collection-request.ts';
import type { WebhookNotice } from '../notify/channels.ts';
import { toRefusal } from './notice-refusal.ts';

/** What the rule to the API destination matches. */
export const WEBHOOK_DETAIL_TYPE = 'Run Notice';

/** The rollcall bus, from which a rule gives `detail.body` to the API destination. The client must not repeat calls by itself. */
export class WebhookBus {
  readonly #client: EventBridgeClient;
  readonly #busName: string;

  constructor(client: EventBridgeClient, busName: string) {
    this.#client = client;
    this.#busName = busName;
  }

  /** @throws {NoticeRefusedError} if the bus refused it; after any other error it may have been taken */
  async putWebhook(notice: WebhookNotice): Promise<void> {
    const entry = {
      EventBusName: this.#busName,
      Source: REQUEST_SOURCE,
      DetailType: WEBHOOK_DETAIL_TYPE,
      Detail: JSON.stringify(notice),
    };
    const { FailedEntryCount = 0, Entries = [] } = await this.#put(entry);
    if (FailedEntryCount > 0) {
      throw new NoticeRefusedError(
        `${this.#busName} did not take the notice: ${Entries[0]?.ErrorCode ?? '?'}`,
      );
    }
  }

  async #put(entry: NonNullable<PutEventsCommand['input']['Entries']>[number]) {
    try {
      return await this.#client.send(new PutEventsCommand({ Entries: [entry] }));
    } catch (error) {
      throw toRefusal(error);
    }
  }
}
