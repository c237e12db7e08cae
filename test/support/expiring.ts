import type { Item, Table } from '../../src/store/table.ts';
import { DAY } from './builders.ts';

/** What of these executions is to go within a hundred days, or still says that it may, by its keys. */
export async function expiringOf(
  table: Pick<Table, 'query'>,
  executionIds: readonly string[],
  now: number,
): Promise<readonly string[]> {
  const items: Item[] = [];
  for (const executionId of executionIds) items.push(...(await table.query(executionId, '')));
  return items
    .filter(({ expiresAt, unconfirmed, confirming }) => {
      const isSoon = typeof expiresAt !== 'number' || expiresAt * 1_000 < now + 100 * DAY;
      return isSoon || unconfirmed !== undefined || confirming !== undefined;
    })
    .map(({ pk, sk }) => `${pk} ${sk}`);
}
