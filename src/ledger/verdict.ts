import type { DenialReason } from '../automation/denial.ts';
import type { Ending } from '../automation/status.ts';

/** What became of one expected target: a closed list. */
export type Verdict = Ending | 'running' | 'waiting' | 'neverStarted' | 'unreadable' | 'unknown';

/** Why there is no child: a closed list. */
export type NeverStartedReason =
  /** AWS says the same for a role that cannot be assumed and for a runbook that is not shared. */
  | 'executionRoleNotAssumableOrRunbookNotShared'
  | 'startFailed'
  | 'errorThreshold'
  | 'parentCancelled'
  | 'notReported';

/** Why a child's end is not known to us: a closed list. */
export type UnreadableReason = DenialReason | 'notCollected' | 'notFound' | 'expired';

export type Reason = NeverStartedReason | UnreadableReason;

/** How many targets there are of each verdict; verdicts that do not occur are absent. */
export type Counts = Readonly<Partial<Record<Verdict, number>>>;

export function countVerdicts(verdicts: readonly Verdict[]): Counts {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const verdict of verdicts) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}
