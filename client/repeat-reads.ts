import type { Ask } from './ask.ts';

export interface RepeatOptions {
  readonly sleep: (ms: number) => Promise<void>;
  /** Whether a second attempt may succeed where this error was thrown. */
  readonly isPassing: (error: unknown) => boolean;
}

/** An HTTP API of API Gateway answers after 30 s at the latest. */
export const PATIENCE_MS = 35_000;
/** Answers after which a second attempt may succeed at once. */
const PASSING = new Set([429, 502, 503, 504]);
const PAUSES_MS = [200, 800];

/** Asks again, twice at most, if it is worth it. Requests that change something are not repeated. */
export function repeatReads(ask: Ask, { sleep, isPassing }: RepeatOptions): Ask {
  return async (request) => {
    const pauses = request.method === 'GET' ? PAUSES_MS : [];
    for (const pause of pauses) {
      const answer = await ask(request.clone()).catch((error: unknown) => {
        if (isPassing(error)) return undefined;
        throw error;
      });
      if (answer !== undefined && !PASSING.has(answer.status)) return answer;
      await sleep(pause);
    }
    return ask(request);
  };
}
