import { DAY_MS } from '../domain/durations.ts';
import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import { eachItem } from './each-item.ts';
import { ACCOUNT_TAGS, ACCOUNT_TAGS_PREFIX, accountTagsDueKey, accountTagsKey } from './keys.ts';
import { AccountTagsDueItem, AccountTagsItem, readItem, VERSION } from './schema.ts';
import type { StoreSettings } from './settings.ts';
import type { Item, Table } from './table.ts';

/** Tags that could not be read again for this long are not known any more. */
const KEPT_MS = 30 * DAY_MS;
/** They are due daily: a due time that is further ahead is invalid. */
const LONGEST_WAIT_MS = 2 * DAY_MS;

/** By key. Untrusted text. */
type Tags = ReadonlyMap<string, string>;

/** The tags of the organization's accounts: an item for each account, since each is read by a call of its own. */
export function createAccountTags(table: Table, settings: StoreSettings) {
  const { now } = settings;
  return {
    /** By account ID; accounts whose tags were not read are left out, and one without tags has an empty map. */
    async accountTags(): Promise<ReadonlyMap<string, Tags>> {
      const items = await table.query(ACCOUNT_TAGS, ACCOUNT_TAGS_PREFIX);
      return new Map(eachItem(items, readTags, settings));
    },

    async recordAccountTags(accountId: string, tags: Tags): Promise<void> {
      await table.put({
        ...accountTagsKey(accountId),
        tags: JSON.stringify([...tags]),
        expiresAt: Math.floor((now() + KEPT_MS) / 1000),
        version: VERSION,
      });
    },

    /** When and where to go on reading; undefined if that never began, or the item cannot be understood. */
    async accountTagsPlan(): Promise<TagsPlan | undefined> {
      const item = await table.get(accountTagsDueKey);
      const [plan] = eachItem(item === undefined ? [] : [item], readPlan, settings);
      return plan;
    },

    async planAccountTags({ dueAt, after }: TagsPlan): Promise<void> {
      const rest = after === undefined ? {} : { after };
      await table.put({ ...accountTagsDueKey, dueAt, ...rest, version: VERSION });
    },
  };

  function readPlan(item: Item): TagsPlan {
    const { dueAt, after } = readItem(AccountTagsDueItem, item);
    if (dueAt > now() + LONGEST_WAIT_MS) throw new UnreadableItemError(item, 'dueAt: lies too far ahead');
    return { dueAt, after };
  }
}

interface TagsPlan {
  /** In milliseconds since the epoch. */
  readonly dueAt: number;
  /** The account that was read last; undefined if the next one is the first. */
  readonly after?: string | undefined;
}

const readTags = (item: Item): readonly [string, Tags] => [
  item.sk.slice(ACCOUNT_TAGS_PREFIX.length),
  new Map(readItem(AccountTagsItem, item).tags),
];
