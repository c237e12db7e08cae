import { hasEnded } from './execution.ts';
import type { History } from './history.ts';

const MESSAGE = 'The simulated organization was stopped while this execution ran.';

/**
 * Ends what was running when the simulation was stopped: it cannot be taken up again. Nothing announces it, so it is
 * also a loss of events that a sweep has to find.
 */
export function abandonUnfinished(history: History, now: number): void {
  const ended = { ExecutionEndTime: now / 1000, FailureMessage: MESSAGE };
  for (const { place, execution } of history.all().filter((one) => !hasEnded(one.execution))) {
    history.record(place, {
      ...execution,
      ...ended,
      AutomationExecutionStatus: 'Failed',
      StepExecutions: execution.StepExecutions.map((step) =>
        step.StepStatus === 'InProgress' ? { ...step, ...ended, StepStatus: 'Failed' } : step,
      ),
    });
  }
}
