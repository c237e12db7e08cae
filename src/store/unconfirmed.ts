import * as z from 'zod';
import type { LocatedChild } from '../ledger/ports.ts';
import { expiryOf } from './expiry.ts';
import { UNCONFIRMED_MS } from './unmanaged.ts';
import { parentKey, RESULT_PREFIX, TARGET_PREFIX, targetKey, unconfirmedKey } from './keys.ts';
import type { StoreSettings } from './settings.ts';
import * as shapes from './shapes.ts';
import { absent, any, below, equal, present, type Table } from './table.ts';

/** How many children of one account are kept at the same time without it being known whose their parents are. */
export const SEATS = 200;

/** A child that was kept before it was known whose its parent is. */
export interface UnconfirmedChild extends LocatedChild {
  readonly startTime?: number | undefined;
  /** When AWS was asked, by our clock. */
  readonly observedAt: number;
  readonly fansOut: boolean;
}

const Row = shapes.TargetItem.pick({
  executionId: true,
  location: true,
  startTime: true,
  observedAt: true,
  fansOut: true,
});
const ATTRIBUTES = [...Object.keys(Row.shape), 'unconfirmed'];
const ResultKey = z.object({ pk: z.string(), sk: z.string() });

/** What is kept of children while it is not known whose their parents are: it expires soon, and each account has so many seats. */
export function createUnconfirmed(table: Table, { now, retentionMs }: StoreSettings) {
  return {
    /** Takes a seat of the account for a child; false if another child has it. The same child may take it again. */
    async takeSeat(accountId: string, executionId: string): Promise<boolean> {
      const expiresAt = expiryOf(now(), UNCONFIRMED_MS);
      return table.put(
        { ...seatOf(accountId, executionId), executionId, expiresAt, version: shapes.VERSION },
        any(absent('pk'), equal('executionId', executionId), below('expiresAt', now() / 1000)),
      );
    },

    /** The children of a parent that were kept before it was known whose it is; in no particular order. */
    async unconfirmedTargets(parentId: string): Promise<readonly UnconfirmedChild[]> {
      const rows = await table.query(parentId, TARGET_PREFIX, ATTRIBUTES);
      return rows.filter((row) => row['unconfirmed'] === true).map((row) => Row.parse(row));
    },

    /**
     * Keeps a child as long as all others: what it said, then its row, which says until the last that there is something to do. Safe to
     * repeat and to interrupt.
     */
    async confirmTarget(parentId: string, child: Omit<UnconfirmedChild, 'fansOut'>): Promise<void> {
      const { executionId, location, startTime, observedAt } = child;
      const expiresAt = expiryOf(startTime ?? observedAt, retentionMs);
      const result = (await table.query(executionId, RESULT_PREFIX, ['unconfirmed'])).map((item) =>
        ResultKey.parse(item),
      );
      // The head stands first, and is written last.
      for (const key of [...result.toReversed(), targetKey(parentId, location, executionId)]) {
        await table.update(key, { set: { expiresAt }, remove: ['unconfirmed'] }, present('unconfirmed'));
      }
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
