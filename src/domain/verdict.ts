import { DENIAL_REASONS } from './denial.ts';

export const VERDICTS = [
  'succeeded',
  'failed',
  'timedOut',
  'cancelled',
  'rejected',
  'running',
  'waiting',
  'neverStarted',
  'unreadable',
  'unknown',
] as const;

/** What became of one expected target: a closed list. */
export type Verdict = (typeof VERDICTS)[number];

const NEVER_STARTED_REASONS = [
  /** AWS says the same for a role that cannot be assumed and for a runbook that is not shared. */
  'executionRoleNotAssumableOrRunbookNotShared',
  'startFailed',
  'errorThreshold',
  'parentCancelled',
  'notReported',
] as const;

/** Why there is no child: a closed list. */
export type NeverStartedReason = (typeof NEVER_STARTED_REASONS)[number];

/** The reasons that a row can hold: why a child could not be read. */
export const KEPT_REASONS = [...DENIAL_REASONS, 'notCollected', 'notFound', 'expired'] as const;

const UNREADABLE_REASONS = [
  ...KEPT_REASONS,
  /** Rollcall's item for the child cannot be understood: it is damaged, or much newer than this version. */
  'itemUnreadable',
  /** A reason that a newer version wrote. */
  'unknown',
] as const;

/** Why Rollcall does not know a child's end: a closed list. */
export type UnreadableReason = (typeof UNREADABLE_REASONS)[number];

export const REASONS = [...NEVER_STARTED_REASONS, ...UNREADABLE_REASONS] as const;

export type Reason = (typeof REASONS)[number];

/** How many targets have each verdict; verdicts that do not occur are absent. */
export type Counts = Readonly<Partial<Record<Verdict, number>>>;

/** In the order of `VERDICTS`. */
export function countVerdicts(verdicts: readonly Verdict[], more: Counts = {}): Counts {
  const counted = new Map<Verdict, number>();
  for (const verdict of verdicts) counted.set(verdict, (counted.get(verdict) ?? 0) + 1);
  return Object.fromEntries(
    VERDICTS.map((verdict) => [verdict, (counted.get(verdict) ?? 0) + (more[verdict] ?? 0)] as const).filter(
      ([, count]) => count > 0,
    ),
  );
}
