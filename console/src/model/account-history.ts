import type { AccountExecution, Streak } from '../api/client.ts';
import { groupBy } from './group-by.ts';
import { toTargetView, type TargetView } from './target.ts';
import { isOpen, rankOf, type Verdict } from './verdicts.ts';

/** One execution that ran in the account. */
export interface RanHere {
  readonly parentExecutionId: string;
  readonly runbook: string | undefined;
  readonly target: TargetView;
  /** How often its runbook did not succeed lately in this account and Region. */
  readonly streak: Streak | undefined;
  /** Whether the one before it had another cause, or none; undefined where that is not known. */
  readonly isNewCause: boolean | undefined;
}

export const toRanHere = (answer: AccountExecution): RanHere => ({
  parentExecutionId: answer.parentExecutionId,
  runbook: answer.runbook,
  target: toTargetView(answer),
  streak: answer.streak,
  isNewCause: answer.newCause,
});

/** How an account has fared with a runbook. */
export type Trend = 'alwaysFails' | 'newlyFails' | 'fails' | 'mended' | 'works' | 'open';

/** What one run left in the account: an execution in each of its Regions. */
export interface RunHere {
  readonly parentExecutionId: string;
  /** The worst of its executions. */
  readonly verdict: Verdict;
  readonly startTime: string | undefined;
  /** At least one, the worst first. */
  readonly executions: readonly RanHere[];
}

/** The runs of one runbook that reached the account, newest first. */
export interface RunbookHistory {
  readonly runbook: string | undefined;
  readonly runs: readonly RunHere[];
  readonly trend: Trend;
}

const TREND_ORDER: readonly Trend[] = ['newlyFails', 'alwaysFails', 'fails', 'open', 'mended', 'works'];

/** Those that need a person first, then by the newest run. @param ran newest first */
export function historyOf(ran: readonly RanHere[]): readonly RunbookHistory[] {
  return [...groupBy(ran, ({ runbook }) => runbook)]
    .map(([runbook, some]): RunbookHistory => {
      const runs = [...groupBy(some, ({ parentExecutionId }) => parentExecutionId).values()].map(toRun);
      return { runbook, runs, trend: trendOf(runs.map(({ verdict }) => verdict)) };
    })
    .sort((one, other) => TREND_ORDER.indexOf(one.trend) - TREND_ORDER.indexOf(other.trend));
}

function toRun(some: readonly RanHere[]): RunHere {
  const executions = some.toSorted((one, other) => rankOf(one.target.verdict) - rankOf(other.target.verdict));
  const [worst] = executions;
  return {
    parentExecutionId: worst?.parentExecutionId ?? '',
    verdict: worst?.target.verdict ?? 'unknown',
    startTime: worst?.target.startTime,
    executions,
  };
}

/** @param verdicts newest first */
function trendOf(verdicts: readonly Verdict[]): Trend {
  const [last, ...before] = verdicts.filter((verdict) => !isOpen(verdict));
  if (last === undefined) return 'open';
  if (last === 'succeeded') return before[0] === undefined || before[0] === 'succeeded' ? 'works' : 'mended';
  if (before[0] === undefined) return 'fails';
  if (before[0] === 'succeeded') return 'newlyFails';
  return before.includes('succeeded') ? 'fails' : 'alwaysFails';
}
