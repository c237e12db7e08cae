import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest, IncomingMessage } from 'node:http';
import * as z from 'zod';

/**
 * What Node publishes about its HTTP clients.
 * @see https://nodejs.org/docs/latest-v20.x/api/diagnostics_channel.html#http
 */
const Started = z.object({ request: z.instanceof(ClientRequest) });
const Answered = Started.extend({ response: z.instanceof(IncomingMessage) });

/** Counts the HTTP requests that this process has sent and whose answers it has not read to the end. */
export class HttpInFlight {
  readonly #requests = new Set<ClientRequest>();

  readonly #onStart = (message: unknown): void => {
    this.#requests.add(Started.parse(message).request);
  };

  readonly #onError = (message: unknown): void => {
    this.#requests.delete(Started.parse(message).request);
  };

  readonly #onAnswer = (message: unknown): void => {
    const { request, response } = Answered.parse(message);
    response.once('close', () => this.#requests.delete(request));
  };

  constructor() {
    subscribe('http.client.request.start', this.#onStart);
    subscribe('http.client.request.error', this.#onError);
    subscribe('http.client.response.finish', this.#onAnswer);
  }

  get count(): number {
    return this.#requests.size;
  }

  stop(): void {
    unsubscribe('http.client.request.start', this.#onStart);
    unsubscribe('http.client.request.error', this.#onError);
    unsubscribe('http.client.response.finish', this.#onAnswer);
    this.#requests.clear();
  }
}
