import type { Location } from '../../src/domain/location.ts';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import { aRow, HOUR, NOW, location } from '../support/builders.ts';

/** Of what results can be: with several outputs, failed, in another Region, and not readable. */
export const SOME_ROWS: readonly TargetRow[] = [
  aRow(1, { endTime: NOW - 3 * HOUR, outputs: { 'os.Version': ['3.2'], 'os.Name': ['Linux'] } }),
  aRow(2, { status: 'Failed', endTime: NOW - HOUR, message: 'Access Denied', outputs: {} }),
  aRow(3, {
    location: location(1, 'us-east-1'),
    endTime: NOW - 2 * HOUR,
    outputs: { 'os.Version': ['3.1', '3.2'] },
  }),
  aRow(4, {
    rank: 0,
    status: undefined,
    endTime: undefined,
    reason: 'readerRoleNotAssumable',
    outputs: undefined,
    outputNames: undefined,
  }),
];

/** Where they are, and where one was expected of which nothing is known. */
export const SOME_PLACES: readonly Location[] = [...SOME_ROWS.map((row) => row.location), location(5)];
