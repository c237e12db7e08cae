import type { Hono } from 'hono';
import type { CollectionRef } from '../../src/automation/execution-ref.ts';
import { createApi } from '../../src/serve/api.ts';
import type { ServeSettings } from '../../src/serve/parts.ts';
import { CENTRAL, NOW } from './builders.ts';
import { aLogger } from './fakes.ts';

/** The API over a store; what it requests stands in `requested`. */
export function anApi(
  store: ServeSettings['store'],
  overrides: Partial<ServeSettings> = {},
): { readonly api: Hono; readonly requested: CollectionRef[] } {
  const requested: CollectionRef[] = [];
  const api = createApi({
    log: aLogger(),
    now: () => NOW,
    sleep: async () => undefined,
    request: async (refs) => {
      requested.push(...refs);
    },
    parentAccounts: [CENTRAL.accountId],
    regions: [CENTRAL.region],
    partition: 'aws',
    ...overrides,
    store,
  });
  return { api, requested };
}
