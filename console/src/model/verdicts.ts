import type { Reason } from '../api/client.ts';

/** Verdicts in the order in which people want to see them: what needs a person first, what is fine last. */
export const VERDICT_ORDER = [
  'failed',
  'timedOut',
  'rejected',
  'cancelled',
  'unreadable',
  'unknown',
  'neverStarted',
  'running',
  'waiting',
  'succeeded',
] as const;

export type Verdict = (typeof VERDICT_ORDER)[number];

const LABELS: Readonly<Record<Verdict, string>> = {
  failed: 'Failed',
  timedOut: 'Timed out',
  rejected: 'Rejected',
  cancelled: 'Cancelled',
  unreadable: 'Unreadable',
  unknown: 'Unknown',
  neverStarted: 'Never started',
  running: 'Running',
  waiting: 'Waiting',
  succeeded: 'Succeeded',
};

const RANKS: ReadonlyMap<string, number> = new Map(VERDICT_ORDER.map((verdict, rank) => [verdict, rank]));

/** A verdict that a newer API may know and this page does not is shown as `unknown`. */
export const toVerdict = (text: string | undefined): Verdict =>
  VERDICT_ORDER.find((verdict) => verdict === text) ?? 'unknown';

export const labelOf = (verdict: Verdict): string => LABELS[verdict];

/** 0 for what is worst. */
export const rankOf = (verdict: Verdict): number => RANKS.get(verdict) ?? 0;

/** Whether something may still become of it by itself. */
export const isOpen = (verdict: Verdict): boolean => verdict === 'running' || verdict === 'waiting';

/** Targets by verdict; a verdict that does not occur is absent. */
export type Counts = Readonly<Partial<Record<Verdict, number>>>;

/** Counts of an answer, with what this page does not know added to `unknown`. */
export function toCounts(counts: Readonly<Record<string, number | undefined>> | undefined): Counts {
  const sums: Partial<Record<Verdict, number>> = {};
  for (const [name, count = 0] of Object.entries(counts ?? {})) {
    const verdict = toVerdict(name);
    sums[verdict] = (sums[verdict] ?? 0) + count;
  }
  return sums;
}

export const total = (counts: Counts): number =>
  VERDICT_ORDER.reduce((sum, verdict) => sum + (counts[verdict] ?? 0), 0);

/** Neither succeeded nor open. */
export const troubled = (counts: Counts): number =>
  VERDICT_ORDER.reduce(
    (sum, verdict) => sum + (verdict === 'succeeded' || isOpen(verdict) ? 0 : (counts[verdict] ?? 0)),
    0,
  );

/** Verdicts that occur, worst first. */
export const occurring = (counts: Counts): readonly Verdict[] =>
  VERDICT_ORDER.filter((verdict) => (counts[verdict] ?? 0) > 0);

const REASON_TITLES: Readonly<Record<Reason, string>> = {
  executionRoleNotAssumableOrRunbookNotShared:
    'The execution role cannot be assumed, or the runbook is not shared',
  startFailed: 'AWS could not start it',
  errorThreshold: 'The error threshold was reached before it began',
  parentCancelled: 'The run was cancelled before it began',
  notReported: 'AWS does not report it',
  readerRoleNotAssumable: 'The reader role cannot be assumed',
  readDenied: 'The reader role may not read executions',
  regionDisabled: 'The Region is not enabled in the account',
  notCollected: 'Not collected yet',
  notFound: 'Not found where it should be',
  expired: 'Older than the 30 days that AWS keeps',
  itemUnreadable: 'What Rollcall keeps of it cannot be read',
  unknown: 'A reason that a newer version of Rollcall noted',
};

/** A reason in words; one that this page does not know, as it is written. */
export const reasonTitle = (reason: string): string =>
  Object.entries(REASON_TITLES).find(([name]) => name === reason)?.[1] ?? reason;
