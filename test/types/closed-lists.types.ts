import type { DENIAL_REASONS } from '../../src/domain/denial.ts';
import type { Counts, Reason, UnreadableReason, Verdict } from '../../src/domain/verdict.ts';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import type { Equal, Holds } from './equal.ts';

// Closed lists are closed: what is not in them is no value of their types.

export type Closed = [
  Holds<Equal<string extends Verdict ? true : false, false>>,
  Holds<Equal<string extends Reason ? true : false, false>>,
  Holds<Equal<keyof Counts, Verdict>>,
  Holds<Equal<Extract<UnreadableReason, (typeof DENIAL_REASONS)[number]>, (typeof DENIAL_REASONS)[number]>>,
];

declare const counts: Counts;
declare const row: TargetRow;
export function refused(): unknown {
  // @ts-expect-error what was counted is read-only
  counts.succeeded = 1;
  // @ts-expect-error what was recorded is read-only
  row.rank = 0;
  // @ts-expect-error no verdict of ours
  return counts['Success'];
}
