import * as z from 'zod';
import type { Location } from '../domain/location.ts';
import { leaseKey, sweepKey } from './keys.ts';
import type { StoreSettings } from './settings.ts';
import * as shapes from './shapes.ts';
import { absent, any, below, equal, type Table } from './table.ts';

/** How far the sweep has looked in a place. Milliseconds since the epoch. */
export interface SweepProgress {
  readonly listedUntil: number;
  /** When it last started over from the look-back. */
  readonly lookedBackAt: number;
  /** Where a look stopped that ran out of time. */
  readonly resumeFrom?: number | undefined;
  /** How long its slices are: shorter than a day where a day is too much for one sweep. */
  readonly sliceMs?: number | undefined;
}

const ProgressItem = z.object({
  listedUntil: z.number(),
  lookedBackAt: z.number(),
  resumeFrom: z.number().optional(),
  sliceMs: z.number().optional(),
});

/** How far the sweep has come, and whose turn it is. */
export function createSweeps(table: Table, { now }: StoreSettings) {
  return {
    /** Takes the right to sweep until then; false if somebody has it. */
    async leaseSweep(until: number): Promise<boolean> {
      return table.put(
        { ...leaseKey, leaseUntil: until, version: shapes.VERSION },
        any(absent('pk'), below('leaseUntil', now())),
      );
    },

    async releaseSweep(until: number): Promise<void> {
      await table.put({ ...leaseKey, leaseUntil: 0, version: shapes.VERSION }, equal('leaseUntil', until));
    },

    async findProgress(location: Location): Promise<SweepProgress | undefined> {
      const item = await table.get(sweepKey(location));
      return item === undefined ? undefined : ProgressItem.parse(item);
    },

    async recordProgress(location: Location, progress: SweepProgress): Promise<void> {
      await table.put({ ...sweepKey(location), ...progress, version: shapes.VERSION });
    },
  };
}
