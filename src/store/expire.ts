import { FOREIGN_MS } from './foreign.ts';
import { RESULT_PREFIX, TARGET_PREFIX } from './keys.ts';
import type { StoreSettings } from './settings.ts';
import * as shapes from './shapes.ts';
import { present, type Table } from './table.ts';

/** Takes back what was kept before it was known to be none of ours. */
export function createExpire(table: Table, { now }: StoreSettings) {
  return {
    /** Lets the rows of a parent, and the results behind them, expire in two days. Safe to repeat. */
    async expireTargets(parentId: string): Promise<void> {
      const rows = await table.query(parentId, TARGET_PREFIX);
      const results = await Promise.all(
        rows.map((row) => table.query(shapes.TargetItem.parse(row).executionId, RESULT_PREFIX)),
      );
      const expiresAt = Math.floor((now() + FOREIGN_MS) / 1000);
      for (const { pk, sk } of [...rows, ...results.flat()]) {
        await table.update({ pk, sk }, { set: { expiresAt } }, present('pk'));
      }
    },
  };
}
