import { describe, expect, test } from '@jest/globals';
import { anApi } from '../support/an-api.ts';
import { CENTRAL, PARENT_ID } from '../support/builders.ts';
import { aMemoryStore } from '../support/keep-ledger.ts';

// A parent that started where this installation does not look.

const LOCATION = { accountId: '222222222222', region: 'us-east-1' };
const ask = async (store: ReturnType<typeof aMemoryStore>) => {
  const { api } = anApi(store);
  const response = await api.request(`/executions/${PARENT_ID}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('the report', () => {
  test('of a parent that a child named, and that was found nowhere, says where it was looked for', async () => {
    const store = aMemoryStore();
    await store.createPlaceholder(PARENT_ID, LOCATION);
    expect((await ask(store)).body).not.toHaveProperty('searched');
    await store.markUnlocated(PARENT_ID);
    expect((await ask(store)).body).toMatchObject({
      searched: { accountIds: [CENTRAL.accountId], regions: [CENTRAL.region] },
    });
  });

  test('of one that is not known names the settings, with their values', async () => {
    const { status, body } = await ask(aMemoryStore());
    expect(status).toBe(404);
    expect(body['detail']).toContain(
      `(settings parentAccounts: ${CENTRAL.accountId}; regions: ${CENTRAL.region})? Then the next sweep finds it`,
    );
  });
});
