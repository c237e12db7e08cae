import { DAY_MS } from '../automation/durations.ts';
import type { Place } from '../automation/place.ts';
import type { DenialReason } from '../automation/denial.ts';
import { coverageKey } from './keys.ts';
import type { StoreSettings } from './settings.ts';
import * as shapes from './shapes.ts';
import { absent, any, below, unequal, type Table } from './table.ts';

/** A note that is not repeated means that the fault is gone. */
const KEPT_MS = 30 * DAY_MS;

/** Where Rollcall could not look although something was announced from there. */
export function createCoverage(table: Table, { now }: StoreSettings) {
  return {
    /** Notes why a place could not be read: at most daily, or when the reason changes. */
    async noteDenial(place: Place, reason: DenialReason, message: string): Promise<void> {
      const deniedAt = now();
      const expiresAt = Math.floor((deniedAt + KEPT_MS) / 1000);
      await table.put(
        { ...coverageKey(place), reason, message, deniedAt, expiresAt, version: shapes.VERSION },
        any(absent('pk'), below('deniedAt', deniedAt - DAY_MS), unequal('reason', reason)),
      );
    },
  };
}
