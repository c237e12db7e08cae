import type { Hono } from 'hono';
import type { CollectionRef } from '../../src/domain/execution-ref.ts';
import { createApi } from '../../src/api/api.ts';
import type { ServeSettings } from '../../src/api/http/parts.ts';
import { CENTRAL, NOW } from './builders.ts';
import { checkAnswer } from './check-answer.ts';
import { aLogger } from './fakes.ts';

/**
 * The API over a store; what it requests stands in `requested`. Whatever `api.request` answers is held against the schema of its
 * route.
 */
export function anApi(
  store: ServeSettings['store'],
  overrides: Partial<ServeSettings> = {},
): { readonly api: Hono; readonly requested: CollectionRef[] } {
  const requested: CollectionRef[] = [];
  // Time passes while something sleeps, and only then: what waits comes to its end.
  let time = NOW;
  const api = createApi({
    log: aLogger(),
    now: () => time,
    sleep: async (ms) => {
      time += ms;
    },
    request: async (refs) => {
      requested.push(...refs);
    },
    parentAccounts: [CENTRAL.accountId],
    regions: [CENTRAL.region],
    partition: 'aws',
    ...overrides,
    store,
  });
  const request = api.request.bind(api);
  api.request = async (input, init, ...rest) => {
    const response = await request(input, init, ...rest);
    const { method, url } = new Request(
      new URL(input instanceof Request ? input.url : input, 'http://local'),
    );
    await checkAnswer(init?.method ?? method, new URL(url).pathname, response);
    return response;
  };
  return { api, requested };
}
