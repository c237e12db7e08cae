import type { ReportPage } from '../client/answers.ts';

type Counts = Readonly<Record<string, number>>;

/** The expected targets, in the groups that a watcher wants to know. They sum to `expected`. */
export interface Tally {
  readonly succeeded: number;
  /** Ended otherwise, and are collected: failed, timed out, cancelled, rejected. */
  readonly failed: number;
  readonly running: number;
  readonly waiting: number;
  /** Not collected, and not running either: never started, unreadable, unknown. */
  readonly missing: number;
}

const FAILED = ['failed', 'timedOut', 'cancelled', 'rejected'];

export function tallyOf({ expected, counts }: Pick<ReportPage, 'expected' | 'counts'>): Tally {
  const { succeeded = 0, running = 0, waiting = 0 }: Counts = counts;
  const failed = FAILED.reduce((sum, verdict) => sum + (counts[verdict] ?? 0), 0);
  return { succeeded, failed, running, waiting, missing: expected - succeeded - failed - running - waiting };
}
