import * as z from 'zod';
import { DAY_MS } from '../domain/durations.ts';
import { batchesOf } from '../lib/batches.ts';
import { accountNamesDueKey, accountNamesHeadKey, accountNamesKey, accountNamesPrefix } from './keys.ts';
import type { StoreSettings } from './settings.ts';
import * as shapes from './shapes.ts';
import type { Table } from './table.ts';

/** Names of 50 characters at most: an item of 40 KB. */
const NAMES_PER_PART = 500;
/** Names that nobody could list for so long are not told any more. */
const KEPT_MS = 30 * DAY_MS;

const Head = z.object({ slot: z.enum(['A', 'B']), parts: z.number() });
/** Account ID, name, and the unit or root that holds it: absent where Organizations did not tell, and in items of older versions. */
const Entries = z.array(z.tuple([z.string(), z.string(), z.string().optional()]));
const Part = z.object({
  /** As JSON: names may be any text, and DynamoDB's marshaller stumbles over some. */
  names: z.string().transform((text) => Entries.parse(JSON.parse(text))),
});
const Due = z.object({ dueAt: z.number() });

/** What the accounts of the organization are called, packed: a few items for thousands of accounts. */
export function createAccountNames(table: Table, { now }: StoreSettings) {
  return {
    /** By account ID; empty if they may not be listed, or have not been yet. Untrusted text. */
    async accountNames(): Promise<ReadonlyMap<string, string>> {
      return new Map((await entries()).map(([accountId, name]) => [accountId, name]));
    },

    /** By account ID: the organizational unit or root that holds it; of those of which it is not known there are none. */
    async accountUnits(): Promise<ReadonlyMap<string, string>> {
      return new Map(
        (await entries()).flatMap(([accountId, , unitId]) =>
          unitId === undefined ? [] : [[accountId, unitId]],
        ),
      );
    },

    /** Takes the place of all that was known: written beside it, and then named. */
    async recordAccountNames(
      names: ReadonlyMap<string, string>,
      units: ReadonlyMap<string, string> = new Map(),
    ): Promise<void> {
      const slot = (await findHead())?.slot === 'A' ? 'B' : 'A';
      const rest = { expiresAt: Math.floor((now() + KEPT_MS) / 1000), version: shapes.VERSION };
      const parts = batchesOf([...names], NAMES_PER_PART);
      for (const [part, some] of parts.entries()) {
        const packed = some.map(([accountId, name]) => [
          accountId,
          name,
          ...[units.get(accountId) ?? []].flat(),
        ]);
        await table.put({ ...accountNamesKey(slot, part), names: JSON.stringify(packed), ...rest });
      }
      await table.put({ ...accountNamesHeadKey, slot, parts: parts.length, ...rest });
    },

    /** When they are to be listed next, in milliseconds since the epoch; undefined if they never were. */
    async accountNamesDueAt(): Promise<number | undefined> {
      const item = await table.get(accountNamesDueKey);
      return item === undefined ? undefined : Due.parse(item).dueAt;
    },

    async postponeAccountNames(dueAt: number): Promise<void> {
      await table.put({ ...accountNamesDueKey, dueAt, version: shapes.VERSION });
    },
  };

  async function entries(): Promise<z.infer<typeof Entries>> {
    const head = await findHead();
    if (head === undefined) return [];
    const parts = await table.query(accountNamesHeadKey.pk, accountNamesPrefix(head.slot));
    return parts.slice(0, head.parts).flatMap((part) => Part.parse(part).names);
  }

  async function findHead(): Promise<z.infer<typeof Head> | undefined> {
    const item = await table.get(accountNamesHeadKey);
    return item === undefined ? undefined : Head.parse(item);
  }
}
