import type { Location } from '../location.ts';
import type { FailedStep } from '../step.ts';
import type { Reason, Verdict } from '../verdict.ts';

/** What a target must say of itself for its cause to be found: a `Target` of a ledger does. */
export interface JudgedTarget {
  readonly location?: Location | undefined;
  readonly verdict: Verdict;
  readonly reason?: Reason | undefined;
  /** AWS's own status. */
  readonly status?: string | undefined;
  /** AWS's own words. */
  readonly message?: string | undefined;
  /** What is kept of its execution. Rank 0: it could not be looked at. */
  readonly row?: { readonly rank: number; readonly failedStep?: FailedStep | undefined } | undefined;
}
