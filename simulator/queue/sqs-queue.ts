import type { Location } from '../organization/location.ts';
import type { Cancel, Clock } from '../clock/clock.ts';

/** A message on its way, as far as its sender is concerned. */
export interface Message {
  readonly messageId: string;
  readonly body: string;
  readonly sentMs: number;
  readonly senderId: string;
}

/** A message that a receiver holds. */
export interface ReceivedMessage extends Message {
  readonly receiptHandle: string;
  /** 1 the first time. */
  readonly receiveCount: number;
  readonly firstReceivedMs: number;
}

export interface QueueOptions {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityTimeoutMs: number;
  /** Delay of messages that say none. */
  readonly delayMs: number;
  /** Where messages go that were received too often. */
  readonly redrive: { readonly deadLetters: SqsQueue; readonly maxReceiveCount: number } | undefined;
  readonly clock: Clock;
  readonly newId: () => string;
}

interface Entry {
  readonly message: Message;
  receiveCount: number;
  firstReceivedMs: number | undefined;
  visibleAtMs: number;
  receiptHandle: string | undefined;
  /** Takes back the timer that brings it into sight. */
  cancel: Cancel;
}

/**
 * A standard queue. What is received is hidden until it is deleted, or until its visibility timeout brings it back;
 * what was received `maxReceiveCount` times goes to the dead-letter queue instead of being received once more.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 */
export class SqsQueue {
  readonly #options: QueueOptions;
  readonly #entries = new Set<Entry>();
  #onVisible: () => void = () => undefined;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  get arn(): string {
    return this.#options.arn;
  }

  get location(): Location {
    const [, , , region = '', accountId = ''] = this.#options.arn.split(':');
    return { accountId, region };
  }

  get url(): string {
    return this.#options.url;
  }

  /** Calls `receiver` whenever messages have become visible, and for those that are. */
  onVisible(receiver: () => void): void {
    this.#onVisible = receiver;
    receiver();
  }

  send(body: string, senderId: string, delayMs = this.#options.delayMs): Message {
    const { clock, newId } = this.#options;
    return this.add({ messageId: newId(), body, sentMs: clock.now(), senderId }, delayMs);
  }

  add(message: Message, delayMs = 0): Message {
    const entry: Entry = {
      message,
      receiveCount: 0,
      firstReceivedMs: undefined,
      visibleAtMs: 0,
      receiptHandle: undefined,
      cancel: () => undefined,
    };
    this.#entries.add(entry);
    this.#hide(entry, delayMs);
    return message;
  }

  receive(most: number): ReceivedMessage[] {
    const { clock, newId, visibilityTimeoutMs, redrive } = this.#options;
    const received: ReceivedMessage[] = [];
    for (const entry of this.#visible()) {
      if (received.length === most) break;
      if (redrive !== undefined && entry.receiveCount >= redrive.maxReceiveCount) {
        this.#remove(entry);
        redrive.deadLetters.add(entry.message);
        continue;
      }
      entry.receiveCount += 1;
      entry.firstReceivedMs ??= clock.now();
      const receiptHandle = newId();
      this.#hide(entry, visibilityTimeoutMs);
      entry.receiptHandle = receiptHandle;
      received.push({
        ...entry.message,
        receiptHandle,
        receiveCount: entry.receiveCount,
        firstReceivedMs: entry.firstReceivedMs,
      });
    }
    return received;
  }

  /** Deletes a received message; a receipt handle that is out of date does nothing. */
  delete(receiptHandle: string): void {
    for (const entry of this.#entries) if (entry.receiptHandle === receiptHandle) this.#remove(entry);
  }

  /** Everything that is in the queue, whether visible or not. */
  messages(): readonly Message[] {
    return [...this.#entries].map(({ message }) => message);
  }

  /** Visible, in flight, delayed: as GetQueueAttributes counts them. */
  counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number } {
    const hidden = [...this.#entries].filter((entry) => !this.#isVisible(entry));
    const inFlight = hidden.filter(({ receiptHandle }) => receiptHandle !== undefined).length;
    return { visible: this.#entries.size - hidden.length, inFlight, delayed: hidden.length - inFlight };
  }

  #visible(): Entry[] {
    return [...this.#entries].filter((entry) => this.#isVisible(entry));
  }

  #isVisible({ visibleAtMs }: Entry): boolean {
    return visibleAtMs <= this.#options.clock.now();
  }

  #remove(entry: Entry): void {
    entry.cancel();
    this.#entries.delete(entry);
  }

  /** Even a message without delay is announced by the clock, so that sending never waits for receiving. */
  #hide(entry: Entry, ms: number): void {
    const { clock } = this.#options;
    entry.cancel();
    entry.visibleAtMs = clock.now() + ms;
    entry.cancel = clock.schedule(entry.visibleAtMs, () => {
      this.#onVisible();
    });
  }
}
