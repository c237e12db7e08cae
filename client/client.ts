import type { Ask } from './ask.ts';
import { createCaller, RollcallError, type CallOptions, type RollcallClient } from './caller.ts';
import type { AnswerOf, ParametersOf, PathOf, Problem } from './operations.ts';
import { PATIENCE_MS, repeatReads } from './repeat-reads.ts';
import { regionOf, signWith, type Credentials } from './sign.ts';

export { RollcallError };
export type { AnswerOf, CallOptions, Credentials, ParametersOf, PathOf, Problem, RollcallClient };

export interface ClientOptions {
  /** The address of the API: the output `ApiUrl` of the central stack, or the parameter `/rollcall/api-url`. */
  readonly url: string;
  /**
   * Those that sign, or a function that gives them, such as `defaultProvider()` of the AWS SDK. Absent: requests are
   * not signed, as local mode takes them.
   */
  readonly credentials?: Credentials | (() => Promise<Credentials>);
  /** The Region of the API, if its address is a domain name of your own. */
  readonly region?: string;
  readonly fetch?: typeof globalThis.fetch;
}

/** @throws {TypeError} if `url` is no address, or no Region is known to sign for */
export function createClient({
  url,
  credentials,
  region,
  fetch = globalThis.fetch,
}: ClientOptions): RollcallClient {
  const base = new URL(url);
  const baseUrl = base.href.replace(/\/$/, '');
  const signingRegion = regionOf(base) ?? region;
  if (credentials !== undefined && signingRegion === undefined) {
    throw new TypeError(`No Region to sign for ${base.hostname} with: give it as region`);
  }
  const sign =
    credentials === undefined || signingRegion === undefined
      ? undefined
      : signWith(credentials, signingRegion);
  const askOnce: Ask = async (request) =>
    fetch(sign === undefined ? request : await sign(request), {
      redirect: 'manual',
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
  const ask = repeatReads(askOnce, { sleep, isPassing: (error) => error instanceof TypeError });
  return createCaller(ask, baseUrl);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
