import {
  PutEventsCommand,
  type EventBridgeClient,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import type { CollectionRef } from '../domain/execution-ref.ts';
import type { Notices, SealedNotice } from '../ledger/ports.ts';
import { batchesOf } from '../lib/batches.ts';
import { IncompleteAnswerError } from '../lib/errors.ts';
import type { Metrics } from '../lib/metrics.ts';
import { REQUEST_DETAIL_TYPE, REQUEST_SOURCE, toRequestDetail } from '../ingest/collection-request.ts';
import { SEALED_DETAIL_TYPE, toSealedDetail } from '../ingest/sealed-notice.ts';

/** What one PutEvents takes. */
const BATCH = 10;
const TRIES = 5;

interface Settings {
  readonly busName: string;
  readonly sleep: (ms: number) => Promise<void>;
  readonly metrics: Pick<Metrics, 'add'>;
}

/** The rollcall bus. Requests come in the same way as events; notices go out. */
export class EventBridgeBus implements Notices {
  readonly #client: EventBridgeClient;
  readonly #settings: Settings;

  constructor(client: EventBridgeClient, settings: Settings) {
    this.#client = client;
    this.#settings = settings;
  }

  async request(refs: readonly CollectionRef[]): Promise<void> {
    const entries = refs.map((ref) => this.#toEntry(REQUEST_DETAIL_TYPE, toRequestDetail(ref)));
    for (const batch of batchesOf(entries, BATCH)) {
      await this.#put(batch);
      this.#settings.metrics.add('requests', batch.length);
    }
  }

  async announceSealed(notice: SealedNotice): Promise<void> {
    await this.#put([this.#toEntry(SEALED_DETAIL_TYPE, toSealedDetail(notice))]);
    this.#settings.metrics.add('sealed', 1);
  }

  #toEntry(detailType: string, detail: Readonly<Record<string, unknown>>): PutEventsRequestEntry {
    return {
      EventBusName: this.#settings.busName,
      Source: REQUEST_SOURCE,
      DetailType: detailType,
      Detail: JSON.stringify(detail),
    };
  }

  /** A call can succeed and still refuse some of its entries. Only those are sent again. */
  async #put(entries: readonly PutEventsRequestEntry[]): Promise<void> {
    let rest = entries;
    for (let attempts = 1; ; attempts += 1) {
      const { FailedEntryCount = 0, Entries = [] } = await this.#client.send(
        new PutEventsCommand({ Entries: [...rest] }),
      );
      if (FailedEntryCount === 0) return;
      rest = rest.filter((_, index) => Entries[index]?.ErrorCode !== undefined);
      if (attempts === TRIES) {
        const codes = new Set(Entries.flatMap(({ ErrorCode }) => ErrorCode ?? []));
        throw new IncompleteAnswerError(
          `${rest.length} events were not accepted by ${this.#settings.busName}: ${[...codes].join(', ')}`,
        );
      }
      await this.#settings.sleep(100 * 2 ** attempts);
    }
  }
}
