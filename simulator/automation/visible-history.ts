import type { Location } from '../organization/location.ts';
import { hasEnded, type AutomationExecution } from './execution.ts';
import type { History } from './history.ts';

/** Executions as the callers of the API see them. */
export interface ReadableHistory {
  /** @param asOfMs how things stood then, in milliseconds since the epoch; now, if it does not say */
  get(location: Location, executionId: string, asOfMs?: number): AutomationExecution | undefined;
  /** The executions of one account and Region, the newest first. */
  newestFirst(location: Location, asOfMs?: number): readonly AutomationExecution[];
}

export interface VisibleHistoryOptions {
  readonly history: History;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From which of its times an execution's thirty days are counted. */
  readonly countsFrom: 'start' | 'end';
  /** Trouble may let more expire: whatever started before this, in milliseconds since the epoch. */
  readonly expiredBeforeMs: () => number;
}

const RETENTION_MS = 30 * 86_400_000;

/**
 * Automation keeps its history for thirty days; what runs stays.
 * @see https://docs.aws.amazon.com/general/latest/gr/ssm.html
 */
export function visibleHistory(options: VisibleHistoryOptions): ReadableHistory {
  const { history, now, countsFrom, expiredBeforeMs } = options;
  const isKept = (execution: AutomationExecution): boolean => {
    if (!hasEnded(execution)) return true;
    const startMs = execution.ExecutionStartTime * 1000;
    const endMs = (execution.ExecutionEndTime ?? execution.ExecutionStartTime) * 1000;
    const fromMs = countsFrom === 'start' ? startMs : endMs;
    return fromMs >= now() - RETENTION_MS && startMs >= expiredBeforeMs();
  };
  return {
    get: (location, executionId, asOfMs) => {
      const execution =
        asOfMs === undefined
          ? history.get(location, executionId)
          : history.getAt(location, executionId, asOfMs);
      return execution !== undefined && isKept(execution) ? execution : undefined;
    },
    newestFirst: (location, asOfMs) =>
      (asOfMs === undefined ? history.in(location) : history.inAt(location, asOfMs))
        .filter(isKept)
        .toReversed(),
  };
}
