import { DAY_MS } from '../domain/durations.ts';
import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import { batchesOf } from '../lib/batches.ts';
import { accountNamesDueKey, accountNamesHeadKey, accountNamesKey, accountNamesPrefix } from './keys.ts';
import { eachItem } from './each-item.ts';
import type { StoreSettings } from './settings.ts';
import {
  AccountNamesDueItem,
  AccountNamesHeadItem,
  AccountNamesPartItem,
  readItem,
  VERSION,
  type Read,
} from './schema.ts';
import type { Item, Table } from './table.ts';

/** Names of 50 characters at most: an item of 40 KB. */
const NAMES_PER_PART = 500;
/** Names that could not be refreshed for this long are not shown any more. */
const KEPT_MS = 30 * DAY_MS;

/** Names are due daily: a due time that is further ahead is invalid. */
const LONGEST_WAIT_MS = 2 * DAY_MS;

const readPart = (item: Item) => readItem(AccountNamesPartItem, item);

/** The names of the organization's accounts, packed: a few items for thousands of accounts. */
export function createAccountNames(table: Table, settings: StoreSettings) {
  const { now } = settings;
  return {
    /** By account ID; empty if they may not be listed, or have not been listed yet. Untrusted text. */
    async accountNames(): Promise<ReadonlyMap<string, string>> {
      return new Map((await readParts()).flatMap(({ names }) => names));
    },

    /** By account ID: the organizational unit or root that holds it; accounts without a known one are left out. */
    async accountUnits(): Promise<ReadonlyMap<string, string>> {
      return new Map((await readParts()).flatMap(({ units = [] }) => units));
    },

    /** By account ID: the root and the units that hold it, outermost first, with `/` between them; only the innermost where an earlier version wrote it. */
    async accountUnitPaths(): Promise<ReadonlyMap<string, string>> {
      return new Map((await readParts()).flatMap(({ units = [], unitPaths = units }) => unitPaths));
    },

    /** IDs of the accounts that were listed, ascending. Read item by item: the sweep may query no more than its index. */
    async accountIds(): Promise<readonly string[]> {
      const head = await findHead();
      const ids: string[] = [];
      for (let part = 0; part < (head?.parts ?? 0); part += 1) {
        const item = await table.get(accountNamesKey(head?.slot ?? 'A', part));
        const parts = eachItem(item === undefined ? [] : [item], readPart, settings);
        ids.push(...parts.flatMap(({ names }) => names.map(([accountId]) => accountId)));
      }
      return ids.sort();
    },

    /** Replaces all names: writes the new set beside the old one, and then names it in the head. */
    async recordAccountNames(
      names: ReadonlyMap<string, string>,
      unitPaths: ReadonlyMap<string, string> = new Map(),
    ): Promise<void> {
      const slot = (await findHead())?.slot === 'A' ? 'B' : 'A';
      const rest = { expiresAt: Math.floor((now() + KEPT_MS) / 1000), version: VERSION };
      const parts = batchesOf([...names], NAMES_PER_PART);
      for (const [part, some] of parts.entries()) {
        const paths = some.flatMap(([accountId]) => {
          const path = unitPaths.get(accountId);
          return path === undefined ? [] : [[accountId, path] as const];
        });
        const units = paths.map(([accountId, path]) => [accountId, path.slice(path.lastIndexOf('/') + 1)]);
        await table.put({
          ...accountNamesKey(slot, part),
          names: JSON.stringify(some),
          ...(paths.length > 0 && { units: JSON.stringify(units), unitPaths: JSON.stringify(paths) }),
          ...rest,
        });
      }
      await table.put({ ...accountNamesHeadKey, slot, parts: parts.length, ...rest });
    },

    /**
     * When they are to be listed next, in milliseconds since the epoch; undefined if they never were, or the
     * item cannot be understood.
     */
    async accountNamesDueAt(): Promise<number | undefined> {
      const item = await table.get(accountNamesDueKey);
      const [dueAt] = eachItem(item === undefined ? [] : [item], readDueAt, settings);
      return dueAt;
    },

    async postponeAccountNames(dueAt: number): Promise<void> {
      await table.put({ ...accountNamesDueKey, dueAt, version: VERSION });
    },
  };

  function readDueAt(item: Item): number {
    const { dueAt } = readItem(AccountNamesDueItem, item);
    if (dueAt > now() + LONGEST_WAIT_MS) throw new UnreadableItemError(item, 'dueAt: lies too far ahead');
    return dueAt;
  }

  async function readParts(): Promise<readonly Read<typeof AccountNamesPartItem>[]> {
    const head = await findHead();
    if (head === undefined) return [];
    const parts = await table.query(accountNamesHeadKey.pk, accountNamesPrefix(head.slot));
    return eachItem(parts.slice(0, head.parts), readPart, settings);
  }

  /** Undefined too if it cannot be understood: the next listing then replaces it. */
  async function findHead(): Promise<Read<typeof AccountNamesHeadItem> | undefined> {
    const item = await table.get(accountNamesHeadKey);
    const read = (one: Item) => readItem(AccountNamesHeadItem, one);
    const [head] = eachItem(item === undefined ? [] : [item], read, settings);
    return head;
  }
}
