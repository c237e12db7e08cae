import type { Ask } from '../../client/ask.ts';
import { PATIENCE_MS, repeatReads } from '../../client/repeat-reads.ts';
import type { Sign } from '../../client/sign.ts';
import { Transient } from '../failure.ts';
import { clockFaultOf } from './clock-fault.ts';
import { networkFailure } from './network-failure.ts';

export interface HttpAskOptions {
  readonly fetch: typeof globalThis.fetch;
  /** Undefined for an API that does not authenticate. */
  readonly sign: Sign | undefined;
  readonly sleep: (ms: number) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

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
  return repeatReads(askOnce, { sleep, isPassing: (error) => error instanceof Transient });
}
