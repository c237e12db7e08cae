import { HOUR_MS, MINUTE_MS } from '../domain/durations.ts';
import type { Location } from '../domain/location.ts';
import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import { eachItem } from './each-item.ts';
import { leaseKey, sweepKey } from './keys.ts';
import type { StoreSettings } from './settings.ts';
import { readItem, SweepLocationItem, VERSION } from './schema.ts';
import { above, absent, any, below, equal, notNumber, type Item, type Table } from './table.ts';

/** How far the sweep has searched a location. Milliseconds since the epoch. */
export interface SweepProgress {
  readonly listedUntil: number;
  /** When it last started again from the look-back. */
  readonly lookedBackAt: number;
  /** Where a search stopped that ran out of time. */
  readonly resumeFrom?: number | undefined;
  /** The length of its slices: shorter than a day where a day is too much for one sweep. */
  readonly sliceMs?: number | undefined;
}

/** A function may run for 15 minutes: no valid lease ends later, with room for a clock that is ahead. */
const LONGEST_LEASE_MS = 20 * MINUTE_MS;
/** How far another process's clock may be ahead of ours. */
const CLOCK_SKEW_MS = HOUR_MS;

/** How far the sweep has come, and its lease. */
export function createSweeps(table: Table, settings: StoreSettings) {
  const { now, onUnreadable } = settings;
  return {
    /**
     * Leases the right to sweep until then; false if another sweep has it. An invalid lease is taken over and
     * logged.
     */
    async leaseSweep(until: number): Promise<boolean> {
      const lease = { ...leaseKey, leaseUntil: until, version: VERSION };
      if (await table.put(lease, any(absent('pk'), below('leaseUntil', now())))) return true;
      const isNoLease = any(notNumber('leaseUntil'), above('leaseUntil', now() + LONGEST_LEASE_MS));
      const repaired = await table.put(lease, isNoLease);
      if (repaired) {
        onUnreadable?.(new UnreadableItemError(leaseKey, 'leaseUntil: not a valid lease; it is taken over'));
      }
      return repaired;
    },

    async releaseSweep(until: number): Promise<void> {
      await table.put({ ...leaseKey, leaseUntil: 0, version: VERSION }, equal('leaseUntil', until));
    },

    /** Undefined too if it cannot be understood: the sweep then starts again, and its next write repairs the item. */
    async findProgress(location: Location): Promise<SweepProgress | undefined> {
      const item = await table.get(sweepKey(location));
      const [progress] = eachItem(item === undefined ? [] : [item], readProgress, settings);
      return progress;
    },

    async recordProgress(location: Location, progress: SweepProgress): Promise<void> {
      await table.put({ ...sweepKey(location), ...progress, version: VERSION });
    },
  };

  function readProgress(item: Item): SweepProgress {
    const { listedUntil, lookedBackAt, resumeFrom, sliceMs } = readItem(SweepLocationItem, item);
    // A future time would keep the sweep from searching until then.
    if (Math.max(listedUntil, lookedBackAt, resumeFrom ?? 0) > now() + CLOCK_SKEW_MS) {
      throw new UnreadableItemError(item, 'a time is in the future; the location is searched again');
    }
    return { listedUntil, lookedBackAt, resumeFrom, sliceMs };
  }
}
