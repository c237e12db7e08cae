import type { Location } from '../location.ts';
import type { FailedStep } from '../step.ts';
import type { Reason, Verdict } from '../verdict.ts';

/** The fields of a target that its cause is found from; a `Target` of a ledger has them. */
export interface JudgedTarget {
  readonly location?: Location | undefined;
  readonly verdict: Verdict;
  readonly reason?: Reason | undefined;
  /** AWS's own status. */
  readonly status?: string | undefined;
  /** AWS's own words. */
  readonly message?: string | undefined;
  /** Its row. Rank 0: it could not be read. */
  readonly row?: { readonly rank: number; readonly failedStep?: FailedStep | undefined } | undefined;
}
