import type { Outputs } from '../domain/outputs.ts';
import { isSameLocation, type Location } from '../domain/location.ts';
import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import type { LocatedChild } from '../ledger/ports.ts';
import type { Denial } from '../domain/denial.ts';
import type { LedgerRow, NestedLedger, TargetRow, UnreadableRow } from '../ledger/target-row.ts';
import { accountEntry } from './account-entry.ts';
import { expiryOf, isExpired, UNCONFIRMED_MS } from './expiry.ts';
import { eachItem } from './each-item.ts';
import { fromTargetKey, locationTargetPrefix, TARGET_PREFIX, targetKey } from './keys.ts';
import type { StoreSettings } from './settings.ts';
import { attributesOf, optionalOf, readItem, TargetItem, VERSION } from './schema.ts';
import {
  absent,
  all,
  any,
  below,
  equal,
  present,
  type Condition,
  type Item,
  type Key,
  type Table,
} from './table.ts';

/** The counts of its own ledger are written separately, and that it fans out is never removed. */
const WRITTEN_APART: ReadonlySet<string> = new Set([
  'version',
  'expiresAt',
  'unconfirmed',
  'childCounts',
  'childDigest',
  'childRevision',
]);

/** Attributes that may be absent from a row, so a later row must remove them. */
const OPTIONAL = optionalOf(TargetItem).filter((name) => !WRITTEN_APART.has(name));

/** All attributes of a row that decide anything: its outputs are most of its size. */
const WITHOUT_OUTPUTS = attributesOf(TargetItem).filter((name) => name !== 'outputs');

/**
 * Ranks, as numbers that a condition can compare: a higher rank replaces a row, and so does a later observation
 * of the same rank.
 */
export function createTargets(table: Table, settings: StoreSettings) {
  const { now, retentionMs } = settings;
  return {
    /**
     * False if a row that knows more, or was observed later, is there already. Safe to repeat and to reorder.
     * @param isUnconfirmed it is not known whose the parent is: the row expires soon, unless one is there that does not
     */
    async recordTarget(parentId: string, row: TargetRow, isUnconfirmed = false): Promise<boolean> {
      const isBetter = any(
        absent('rank'),
        below('rank', row.rank),
        all(equal('rank', row.rank), below('observedAt', row.observedAt)),
        // A child of its own has shown that it fans out, which nothing in itself shows.
        ...(row.fansOut ? [all(equal('rank', row.rank), equal('fansOut', false))] : []),
        isExpired(now()),
      );
      if (!isUnconfirmed) return write(parentId, row, false, isBetter);
      const isConfirmed = all(present('rank'), absent('unconfirmed'));
      return (
        (await write(
          parentId,
          row,
          true,
          all(isBetter, any(absent('rank'), present('unconfirmed'), isExpired(now()))),
        )) || write(parentId, row, false, all(isBetter, isConfirmed))
      );
    },

    /**
     * Notes that AWS refuses the location of a child that was seen running: its row stays. False if it was read
     * later, has ended, or was refused later.
     */
    async recordRefusal(
      parentId: string,
      { executionId, location }: LocatedChild,
      { reason, message }: Denial,
      { at, since }: { readonly at: number; readonly since: number },
    ): Promise<boolean> {
      return table.update(
        targetKey(parentId, location, executionId),
        { set: { refusal: { reason, message }, observedAt: at }, setOnce: { refusedSince: since } },
        all(equal('rank', 1), below('observedAt', at)),
      );
    },

    async recordNested(
      parentId: string,
      { executionId, location }: LocatedChild,
      nested: NestedLedger,
    ): Promise<boolean> {
      return table.update(
        targetKey(parentId, location, executionId),
        { set: { ...nested } },
        all(present('rank'), any(absent('childRevision'), below('childRevision', nested.childRevision))),
      );
    },

    /** In no particular order. */
    async targetsOf(parentId: string, extent?: 'withoutOutputs'): Promise<readonly LedgerRow[]> {
      const attributes = extent === 'withoutOutputs' ? WITHOUT_OUTPUTS : undefined;
      const items = await table.query(parentId, TARGET_PREFIX, attributes);
      return eachItem(items, toRow, settings, (item): readonly UnreadableRow[] => {
        const child = fromTargetKey(item);
        return child === undefined ? [] : [{ ...child, isUnreadable: true }];
      });
    },

    /**
     * The rows of the children in one location that can be understood, without their outputs; in no particular
     * order.
     */
    async targetsIn(parentId: string, location: Location): Promise<readonly TargetRow[]> {
      return eachItem(
        await table.query(parentId, locationTargetPrefix(location), WITHOUT_OUTPUTS),
        toRow,
        settings,
      );
    },

    /**
     * Outputs as their rows hold them, by execution ID; children whose outputs are too large for a row are left
     * out.
     * @param areNeighbours few other rows are between them: then one range is read, which costs less than each key
     */
    async rowOutputs(
      parentId: string,
      children: readonly LocatedChild[],
      areNeighbours = false,
    ): Promise<ReadonlyMap<string, Outputs>> {
      const keys = children.map(({ location, executionId }) => targetKey(parentId, location, executionId));
      const items = areNeighbours ? await readRange(parentId, keys) : await table.getMany(keys);
      const rows = eachItem(items, toRow, settings);
      return new Map(rows.flatMap(({ executionId, outputs }) => (outputs ? [[executionId, outputs]] : [])));
    },
  };

  /** The items of these keys; those between them are passed over. */
  async function readRange(parentId: string, keys: readonly Key[]): Promise<readonly Item[]> {
    const wanted = new Set(keys.map(({ sk }) => sk));
    const [from, to] = rangeOf([...wanted]);
    if (from === undefined || to === undefined) return [];
    return (await table.query(parentId, { from, to })).filter(({ sk }) => wanted.has(sk));
  }

  async function write(
    parentId: string,
    row: TargetRow,
    isUnconfirmed: boolean,
    condition: Condition,
  ): Promise<boolean> {
    const { nested: _kept, fansOut, outputs, refusedSince, ...fields } = row;
    // Of a child whose parent may be unmanaged, its account is not told before it is confirmed.
    const entry = isUnconfirmed ? {} : accountEntry(row);
    const written: Readonly<Record<string, unknown>> = { ...row, ...entry };
    const removed = OPTIONAL.filter((name) => written[name] === undefined);
    return table.update(
      targetKey(parentId, row.location, row.executionId),
      {
        // That it fans out may be known from a child of its own alone: it is not forgotten.
        set: {
          ...fields,
          ...entry,
          outputs: outputs && JSON.stringify(outputs),
          expiresAt: isUnconfirmed
            ? expiryOf(now(), UNCONFIRMED_MS)
            : expiryOf(row.startTime ?? row.observedAt, retentionMs),
          version: VERSION,
          ...(fansOut ? { fansOut } : {}),
          ...(isUnconfirmed ? { unconfirmed: true } : {}),
        },
        // The first refusal decides since when; whatever else is seen removes it.
        setOnce: { refusedSince, ...(fansOut ? {} : { fansOut }) },
        remove: isUnconfirmed ? removed : [...removed, 'unconfirmed'],
      },
      condition,
    );
  }
}

/** The first and the last; none of nothing. */
function rangeOf(texts: readonly string[]): readonly string[] {
  const sorted = texts.toSorted();
  return [sorted[0], sorted.at(-1)].flatMap((text) => text ?? []);
}

/** @throws {UnreadableItemError} if it is no row, or another child's than its key names */
export function toRow(item: Item): TargetRow {
  const {
    pk: _parent,
    sk: _key,
    version: _version,
    expiresAt: _expiresAt,
    unconfirmed: _unconfirmed,
    account: _account,
    startTimeId: _startTimeId,
    childCounts,
    childDigest,
    childRevision,
    ...row
  } = readItem(TargetItem, item);
  const child = fromTargetKey(item);
  if (child?.executionId !== row.executionId || !isSameLocation(child.location, row.location)) {
    throw new UnreadableItemError(item, 'executionId, location: another child’s');
  }
  const sealed = childCounts !== undefined && childDigest !== undefined && childRevision !== undefined;
  return sealed ? { ...row, nested: { childCounts, childDigest, childRevision } } : row;
}
