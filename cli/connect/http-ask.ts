import type { Ask } from '../client/ask.ts';
import { Transient } from '../failure.ts';
import { clockFaultOf } from './clock-fault.ts';
import { networkFailure } from './network-failure.ts';
import type { Sign } from './sign.ts';

export interface HttpAskOptions {
  readonly fetch: typeof globalThis.fetch;
  /** Undefined for an API that does not authenticate. */
  readonly sign: Sign | undefined;
  readonly sleep: (ms: number) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** An HTTP API answers after 30 s at the latest. */
const PATIENCE_MS = 35_000;
/** Answers after which a second attempt may succeed at once. */
const PASSING = new Set([429, 502, 503, 504]);
const PAUSES_MS = [200, 800];

/**
 * Asks over the network, and again if it is worth it. Requests that change something are not repeated.
 * @throws {Failure} if our clock is why a signature was refused
 */
export function httpAsk({ fetch, sign, sleep, now }: HttpAskOptions): Ask {
  const askOnce = async (request: Request): Promise<Response> => {
    const answer = await fetch(sign === undefined ? request : await sign(request), {
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch((error: unknown) => {
      throw networkFailure(error, new URL(request.url).origin) ?? error;
    });
    const clock = sign === undefined ? undefined : clockFaultOf(answer, request.url, now());
    if (clock !== undefined) throw clock;
    return answer;
  };
  return async (request) => {
    const pauses = request.method === 'GET' ? PAUSES_MS : [];
    for (const pause of pauses) {
      const answer = await askOnce(request.clone()).catch((error: unknown) => {
        if (error instanceof Transient) return undefined;
        throw error;
      });
      if (answer !== undefined && !PASSING.has(answer.status)) return answer;
      await sleep(pause);
    }
    return askOnce(request);
  };
}
