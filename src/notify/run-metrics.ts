import type { RunNotice } from './run-notice.ts';
import { asciiText } from './safe-name.ts';

/** What is measured of each run, once, with its unit. */
export const RUN_METRIC_UNITS = {
  /** Expected targets. */
  runTargets: 'Count',
  /** Targets that did not succeed, and could be read. */
  runFailed: 'Count',
  runUnreadable: 'Count',
  /** From the parent's end to its first seal. */
  runSecondsToSeal: 'Seconds',
} as const;

export type RunMetricName = keyof typeof RUN_METRIC_UNITS;

export const RUN_METRIC_NAMES: readonly RunMetricName[] = [
  'runTargets',
  'runFailed',
  'runUnreadable',
  'runSecondsToSeal',
];

/** One run, measured. */
export interface RunMeasures {
  /** The dimension's value, before its number is limited. */
  readonly runbook: string;
  readonly values: Readonly<Partial<Record<RunMetricName, number>>>;
}

/** Where runs are measured. */
export interface RunMetrics {
  record(measures: RunMeasures): Promise<void>;
}

/** CloudWatch takes values of ASCII; a name in another alphabet is measured under what is left of it. */
export function runMeasures({ exactRunbook, runbook, expected, counts, ...notice }: RunNotice): RunMeasures {
  const unreadable = counts.unreadable ?? 0;
  const { secondsToSeal } = notice;
  return {
    runbook: asciiText(exactRunbook ?? runbook),
    values: {
      runTargets: expected,
      runFailed: Math.max(0, expected - (counts.succeeded ?? 0) - unreadable),
      runUnreadable: unreadable,
      ...(secondsToSeal !== undefined && { runSecondsToSeal: secondsToSeal }),
    },
  };
}
