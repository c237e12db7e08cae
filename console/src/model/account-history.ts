import type { ListedParent } from '../api/client.ts';
import type { TargetView } from './target.ts';
import { isOpen, rankOf, type Verdict } from './verdicts.ts';

/** A run that was looked at for one account. */
export interface AccountRun {
  readonly run: ListedParent;
  /** Its targets in the account; undefined if they could not be read. */
  readonly targets: readonly TargetView[] | undefined;
}

/** How an account has fared with a runbook. */
export type Trend = 'alwaysFails' | 'newlyFails' | 'fails' | 'mended' | 'works' | 'open';

/** The runs of one runbook that reached the account, newest first. */
export interface RunbookHistory {
  readonly runbook: string | undefined;
  readonly runs: readonly {
    readonly run: ListedParent;
    readonly verdict: Verdict;
    readonly targets: readonly TargetView[];
  }[];
  readonly trend: Trend;
}

const TREND_ORDER: readonly Trend[] = ['newlyFails', 'alwaysFails', 'fails', 'open', 'mended', 'works'];

/** Those that need a person first, then by the newest run. @param runs newest first */
export function historyOf(runs: readonly AccountRun[]): readonly RunbookHistory[] {
  const byRunbook = new Map<
    string | undefined,
    { run: ListedParent; verdict: Verdict; targets: readonly TargetView[] }[]
  >();
  for (const { run, targets = [] } of runs) {
    const verdict = worstOf(targets);
    if (verdict === undefined) continue;
    const known = byRunbook.get(run.runbook);
    if (known === undefined) byRunbook.set(run.runbook, [{ run, verdict, targets }]);
    else known.push({ run, verdict, targets });
  }
  return [...byRunbook]
    .map(([runbook, some]) => ({ runbook, runs: some, trend: trendOf(some.map(({ verdict }) => verdict)) }))
    .sort((one, other) => TREND_ORDER.indexOf(one.trend) - TREND_ORDER.indexOf(other.trend));
}

const worstOf = (targets: readonly TargetView[]): Verdict | undefined =>
  targets.map(({ verdict }) => verdict).toSorted((one, other) => rankOf(one) - rankOf(other))[0];

/** @param verdicts newest first */
function trendOf(verdicts: readonly Verdict[]): Trend {
  const [last, ...before] = verdicts.filter((verdict) => !isOpen(verdict));
  if (last === undefined) return 'open';
  if (last === 'succeeded') return before[0] === undefined || before[0] === 'succeeded' ? 'works' : 'mended';
  if (before[0] === undefined) return 'fails';
  if (before[0] === 'succeeded') return 'newlyFails';
  return before.includes('succeeded') ? 'fails' : 'alwaysFails';
}
