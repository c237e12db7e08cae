import type { LocatedChild } from '../ledger/ports.ts';
import { accountEntry } from './account-entry.ts';
import { eachItem } from './each-item.ts';
import { expiryOf, isExpired, UNCONFIRMED_MS } from './expiry.ts';
import { fromTargetKey, parentKey, RESULT_PREFIX, TARGET_PREFIX, targetKey, unconfirmedKey } from './keys.ts';
import type { StoreSettings } from './settings.ts';
import { readItem, TargetItem, VERSION } from './schema.ts';
import { above, absent, any, equal, notNumber, present, type Key, type Table } from './table.ts';

/** How many children of one account are kept at the same time without it being known whose their parents are. */
export const SEATS = 200;

/** A child that was kept before it was known whose its parent is. */
export interface UnconfirmedChild extends LocatedChild {
  readonly resource?: string | undefined;
  readonly startTime?: number | undefined;
  /** When AWS was asked, by our clock. */
  readonly observedAt: number;
  readonly fansOut: boolean;
}

const Row = TargetItem.pick({
  version: true,
  executionId: true,
  location: true,
  resource: true,
  startTime: true,
  observedAt: true,
  fansOut: true,
});
const ATTRIBUTES = [...Object.keys(Row.shape), 'unconfirmed'];

/** What is kept of children while it is not known whose their parents are: it expires soon, and each account has so many seats. */
export function createUnconfirmed(table: Table, settings: StoreSettings) {
  const { now, retentionMs } = settings;
  return {
    /** Takes a seat of the account for a child; false if another child has it. The same child may take it again. */
    async takeSeat(accountId: string, executionId: string): Promise<boolean> {
      const expiresAt = expiryOf(now(), UNCONFIRMED_MS);
      return table.put(
        { ...seatOf(accountId, executionId), executionId, expiresAt, version: VERSION },
        any(
          absent('pk'),
          equal('executionId', executionId),
          isExpired(now()),
          // No seat was ever given for longer: what stands there is damaged.
          notNumber('expiresAt'),
          above('expiresAt', expiresAt),
        ),
      );
    },

    /** The children of a parent that were kept before it was known whose it is; in no particular order. */
    async unconfirmedTargets(parentId: string): Promise<readonly UnconfirmedChild[]> {
      const rows = await table.query(parentId, TARGET_PREFIX, ATTRIBUTES);
      const unconfirmed = rows.filter((row) => row['unconfirmed'] === true);
      // Its key says whose it is: it stays, for a version that understands it.
      return eachItem(
        unconfirmed,
        (row) => readItem(Row, row),
        settings,
        (row) => {
          const child = fromTargetKey(row);
          return child === undefined ? [] : [{ ...child, observedAt: now(), fansOut: false }];
        },
      );
    },

    /**
     * Keeps a child as long as all others: what it said, then its row, which says until the last that there is something to do. Safe to
     * repeat and to interrupt.
     */
    async confirmTarget(parentId: string, child: Omit<UnconfirmedChild, 'fansOut'>): Promise<void> {
      const { executionId, location, startTime, observedAt } = child;
      const expiresAt = expiryOf(startTime ?? observedAt, retentionMs);
      const confirm = (key: Key, entry: object = {}): Promise<boolean> =>
        table.update(key, { set: { expiresAt, ...entry }, remove: ['unconfirmed'] }, present('unconfirmed'));
      const result = await table.query(executionId, RESULT_PREFIX, ['unconfirmed']);
      // The head stands first, and is written last.
      for (const { pk, sk } of result.toReversed()) await confirm({ pk, sk });
      await confirm(targetKey(parentId, location, executionId), accountEntry(child));
      await releaseSeat(table, location.accountId, executionId);
    },

    /** Nothing under a parent is about to expire any more. */
    async endConfirming(parentId: string): Promise<void> {
      await table.update(parentKey(parentId), { remove: ['confirming'] }, present('confirming'));
    },
  };
}

/** Lets another child of the account have the seat. */
export async function releaseSeat(table: Table, accountId: string, executionId: string): Promise<void> {
  const key = seatOf(accountId, executionId);
  await table.update(key, { set: { expiresAt: 0 } }, equal('executionId', executionId));
}

/** The seat that a child may take: which one follows from its ID, so that none need be looked for. */
function seatOf(accountId: string, executionId: string) {
  let hash = 0;
  for (const character of executionId) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000_000_007;
  return unconfirmedKey(accountId, hash % SEATS);
}
