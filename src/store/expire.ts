import { FOREIGN_MS } from './expiry.ts';
import { fromTargetKey, RESULT_PREFIX, TARGET_PREFIX } from './keys.ts';
import type { StoreSettings } from './settings.ts';
import { present, type Table } from './table.ts';
import { releaseSeat } from './unconfirmed.ts';

/** Expires what was kept before its parent was found unmanaged. */
export function createExpire(table: Table, { now }: StoreSettings) {
  return {
    /**
     * Lets the rows of a parent, and the results behind them, expire in two days; no account lists them from now on.
     * Safe to repeat.
     */
    async expireTargets(parentId: string): Promise<void> {
      const rows = await table.query(parentId, TARGET_PREFIX);
      // The key alone says whose it is, whatever else the row holds.
      const children = rows.flatMap((row) => fromTargetKey(row) ?? []);
      const results = await Promise.all(
        children.map(({ executionId }) => table.query(executionId, RESULT_PREFIX)),
      );
      for (const { location, executionId } of children) {
        await releaseSeat(table, location.accountId, executionId);
      }
      const expiresAt = Math.floor((now() + FOREIGN_MS) / 1000);
      for (const { pk, sk } of [...rows, ...results.flat()]) {
        await table.update({ pk, sk }, { set: { expiresAt }, remove: ['account'] }, present('pk'));
      }
    },
  };
}
