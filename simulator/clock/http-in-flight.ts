import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest, IncomingMessage } from 'node:http';
import * as z from 'zod';

/**
 * What Node publishes about its HTTP clients.
 * @see https://nodejs.org/docs/latest-v20.x/api/diagnostics_channel.html#http
 */
const Started = z.object({ request: z.instanceof(ClientRequest) });
const Answered = Started.extend({ response: z.instanceof(IncomingMessage) });

/**
 * Counts the HTTP requests that this process has sent and whose answers it has not read to the end. It listens to no answer: an answer
 * has one listener for each counter then, and a process may have many.
 */
export class HttpInFlight {
  /** With the answer, once its head has come. */
  readonly #requests = new Map<ClientRequest, IncomingMessage | undefined>();

  readonly #onStart = (message: unknown): void => {
    this.#forgetClosed();
    this.#requests.set(Started.parse(message).request, undefined);
  };

  readonly #onError = (message: unknown): void => {
    this.#requests.delete(Started.parse(message).request);
  };

  readonly #onAnswer = (message: unknown): void => {
    const { request, response } = Answered.parse(message);
    if (this.#requests.has(request)) this.#requests.set(request, response);
  };

  constructor() {
    subscribe('http.client.request.start', this.#onStart);
    subscribe('http.client.request.error', this.#onError);
    subscribe('http.client.response.finish', this.#onAnswer);
  }

  get count(): number {
    this.#forgetClosed();
    return this.#requests.size;
  }

  stop(): void {
    unsubscribe('http.client.request.start', this.#onStart);
    unsubscribe('http.client.request.error', this.#onError);
    unsubscribe('http.client.response.finish', this.#onAnswer);
    this.#requests.clear();
  }

  #forgetClosed(): void {
    for (const [request, response] of this.#requests) {
      if (response?.closed === true) this.#requests.delete(request);
    }
  }
}
