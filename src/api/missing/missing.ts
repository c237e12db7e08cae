import type { RollCall } from '../../ledger/evaluate-targets.ts';
import type { Target } from '../../ledger/target.ts';
import { VERDICTS, type Counts, type Reason, type Verdict } from '../../domain/verdict.ts';

const MISSING: ReadonlySet<Verdict> = new Set<Verdict>([
  'waiting',
  'running',
  'neverStarted',
  'unreadable',
  'unknown',
]);

/** Whether a target is expected and its result is not here. */
export const isMissing = ({ verdict }: Pick<Target, 'verdict'>): boolean => MISSING.has(verdict);

/** Of the counts, those of missing targets. */
export const missingCounts = (counts: Counts): Counts =>
  Object.fromEntries(
    VERDICTS.filter((verdict) => MISSING.has(verdict)).flatMap((verdict) => {
      const count = counts[verdict];
      return count === undefined ? [] : [[verdict, count]];
    }),
  );

/** Which targets are expected and not collected. */
export interface Missing {
  /** By account, Region and child; without those that AWS counted and did not list. */
  readonly targets: readonly Target[];
  /** All of them, including those that AWS did not list. */
  readonly missing: number;
  /** By reason, or by verdict where there is no reason. They sum to `missing`. */
  readonly reasons: Readonly<Partial<Record<Reason | Verdict, number>>>;
}

export function missingOf(rollCall: RollCall): Missing {
  const targets = rollCall.targets.filter(isMissing);
  const reasons: Partial<Record<Reason | Verdict, number>> = {};
  const add = (why: Reason | Verdict, count: number): void => {
    reasons[why] = (reasons[why] ?? 0) + count;
  };
  for (const { reason, verdict } of targets) add(reason ?? verdict, 1);
  const counts = missingCounts(rollCall.counts);
  for (const verdict of MISSING) {
    const named = targets.filter((target) => target.verdict === verdict).length;
    const unnamed = (counts[verdict] ?? 0) - named;
    if (unnamed > 0) add(verdict, unnamed);
  }
  return { targets, missing: targets.length + rollCall.unnamed, reasons };
}
