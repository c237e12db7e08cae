import { hasEnded, type LocatedExecution, type StepExecution } from './execution.ts';
import type { History } from './history.ts';

const MESSAGE = 'The simulated organization was stopped while this execution ran.';

/**
 * Ends what was running when the simulation was stopped: it cannot be taken up again. Nothing announces it, so it is
 * also a loss of events that a sweep has to find. Of an execution that a kill has ended only the start is known; that a
 * step of it had run, its child shows.
 */
export function abandonUnfinished(history: History, now: number): void {
  const ended = { ExecutionEndTime: now / 1000, FailureMessage: MESSAGE };
  const all = history.all();
  for (const { location, execution } of all.filter((one) => !hasEnded(one.execution))) {
    const children = all.filter(
      (one) => one.execution.ParentAutomationExecutionId === execution.AutomationExecutionId,
    );
    history.record(location, {
      ...execution,
      ...ended,
      AutomationExecutionStatus: 'Failed',
      StepExecutions: execution.StepExecutions.map((step) => {
        if (step.StepStatus === 'InProgress' || step.StepStatus === 'Waiting')
          return { ...step, ...ended, StepStatus: 'Failed' };
        const child = step.StepStatus === 'Pending' ? children.find(isChildOf(step)) : undefined;
        if (child === undefined) return step;
        const { ExecutionStartTime } = child.execution;
        return { ...step, ExecutionStartTime, ...ended, StepStatus: 'Failed' };
      }),
    });
  }
}

/** A step that starts a child in a location, or for a target, is named after it. */
const isChildOf =
  ({ StepName }: StepExecution) =>
  ({ location, execution }: LocatedExecution): boolean =>
    StepName === `${location.accountId}_${location.region}` || StepName === execution.Target;
