import { createHash } from 'node:crypto';
import type { Waiter, WaiterBook } from '../resume/ports.ts';
import { eachItem } from './each-item.ts';
import { WAITER_PREFIX, waiterKey } from './keys.ts';
import { readItem, VERSION, WaiterItem } from './schema.ts';
import type { StoreSettings } from './settings.ts';
import { present, type Key, type Table } from './table.ts';

/** Tasks that wait for a seal. They touch no item of the ledger. */
export function createWaiters(table: Table, settings: StoreSettings): WaiterBook {
  const keyOf = (parentId: string, token: string): Key =>
    waiterKey(parentId, createHash('sha256').update(token).digest('hex'));
  return {
    async addWaiter(parentId, { token, maxFailureShare }, expiresAtMs) {
      const expiresAt = Math.ceil(expiresAtMs / 1000);
      await table.put({
        ...keyOf(parentId, token),
        token,
        maxFailureShare,
        expiresAt,
        version: VERSION,
      });
    },

    async waitersOf(parentId) {
      const items = await table.query(parentId, WAITER_PREFIX);
      const read = eachItem(items, (item) => readItem(WaiterItem, item), settings);
      return read.flatMap(({ token, maxFailureShare }): readonly Waiter[] =>
        token === undefined ? [] : [{ token, maxFailureShare }],
      );
    },

    async deleteToken(parentId, token) {
      const expiresAt = Math.floor(settings.now() / 1000);
      const changes = { set: { expiresAt }, remove: ['token'] };
      await table.update(keyOf(parentId, token), changes, present('token'));
    },
  };
}
