import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import {
  ACCOUNT_POSITION,
  type AccountPage,
  type AccountRow,
  type UnreadableInAccount,
} from '../ledger/account-row.ts';
import { accountEntry } from './account-entry.ts';
import { eachItem } from './each-item.ts';
import { fromTargetKey, targetKey } from './keys.ts';
import type { StoreSettings } from './settings.ts';
import type { Item, Table } from './table.ts';
import { toRow } from './targets.ts';

/** The index over rows by account. */
export function createAccountIndex(table: Table, settings: StoreSettings) {
  return {
    /**
     * The newest `limit` executions in an account, whichever parent started them; of those that started before `until`
     * (milliseconds since the epoch), if it is given. One query, of at most 1 MB.
     * @param after the position at which the previous page ended
     */
    async listInAccount(
      accountId: string,
      limit: number,
      after?: string,
      until?: number,
    ): Promise<AccountPage> {
      const upTo = until === undefined ? undefined : new Date(Math.min(until, LATEST)).toISOString();
      // DynamoDB refuses a start that lies outside of the query.
      const isWithin = after !== undefined && (upTo === undefined || after < upTo);
      const { items, next } = await table.queryIndex({
        index: 'account',
        value: accountId,
        upTo,
        newestFirst: true,
        limit,
        after: isWithin ? toStart(accountId, after) : undefined,
      });
      const unreadable: UnreadableInAccount[] = [];
      const rows = eachItem(items, toAccountRow, settings, (item): readonly never[] => {
        const executionId = fromTargetKey(item)?.executionId ?? item.pk;
        unreadable.push({ executionId, position: String(item['startTimeId']) });
        return [];
      });
      // No page can start at a damaged position: this page ends at the last whole position before it.
      const last = items.flatMap((item) => positionOf(item) ?? []).at(-1);
      return { rows, unreadable, next: next && last };
    },
  };
}

/** The last time whose year has four digits, and that therefore compares as a text. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Undefined if its attributes are not those of its key. */
function positionOf(item: Item): string | undefined {
  const child = fromTargetKey(item);
  const startTimeId = item['startTimeId'];
  if (child === undefined || typeof startTimeId !== 'string') return undefined;
  const position = `${startTimeId}#${child.location.region}#${item.pk}`;
  return ACCOUNT_POSITION.exec(position)?.[2] === child.executionId ? position : undefined;
}

/** As DynamoDB's `ExclusiveStartKey`. */
function toStart(accountId: string, position: string): Readonly<Record<string, string>> | undefined {
  const [, startTimeId, executionId, region, parentId] = ACCOUNT_POSITION.exec(position) ?? [];
  if (
    startTimeId === undefined ||
    executionId === undefined ||
    region === undefined ||
    parentId === undefined
  )
    return undefined;
  return { ...targetKey(parentId, { accountId, region }, executionId), account: accountId, startTimeId };
}

function toAccountRow(item: Item): AccountRow {
  const row = toRow(item);
  const position = positionOf(item);
  if (position?.startsWith(`${accountEntry(row).startTimeId}#`) === true) {
    return { parentId: item.pk, row, position };
  }
  throw new UnreadableItemError(item, 'startTimeId: does not say when it started');
}
