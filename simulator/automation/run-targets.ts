import type { Runbook } from '../runbook/runbook.ts';
import type { StepExecution } from './execution.ts';
import { fanOut } from './fan-out.ts';
import { NO_OUTPUT } from './no-output.ts';
import { concurrencyOf, errorsOf } from './rate.ts';
import type { ResolvedTarget } from './resolve-targets.ts';
import { endParent, runChildStep, type ChildRun } from './run-child-step.ts';
import type { RunningExecution } from './running-execution.ts';
import type { Child, RateControl } from './start-child.ts';

/** One resource, and the parent's step for it. */
export interface TargetStep {
  readonly target: ResolvedTarget;
  readonly step: StepExecution;
}

export interface TargetsRun extends ChildRun {
  readonly steps: readonly TargetStep[];
  readonly rateControl: RateControl;
  readonly runbook: Runbook;
  startChild(target: ResolvedTarget): Child;
}

/** A rate-controlled execution has one step for each resource, named after it. */
export const targetSteps = (targets: readonly ResolvedTarget[], newId: () => string): TargetStep[] =>
  targets.map((target) => ({
    target,
    step: {
      StepName: target.name,
      Action: 'aws:executeAutomation',
      StepStatus: 'Pending',
      Inputs: Object.fromEntries(
        Object.entries(target.parameters).map(([name, values]) => [name, values.join(',')]),
      ),
      StepExecutionId: newId(),
    },
  }));

/**
 * Runs a child for every resource in the parent's own account and Region: one first, then two, then four, up to
 * `MaxConcurrency`, until more than `MaxErrors` have failed. Its steps do not name their children, and its document's
 * outputs have no values.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/running-automations-scale-controls.html
 */
export async function runTargets(running: RunningExecution, run: TargetsRun): Promise<void> {
  const { steps, clock, latencyMs, unverified } = run;
  const { maxConcurrency = '10', maxErrors = '0' } = run.rateControl;
  const concurrency = concurrencyOf(maxConcurrency, steps.length);
  const isExceeded = await fanOut({
    items: steps,
    concurrency: (ended) => Math.min(concurrency, ended + 1),
    maxErrors: errorsOf(maxErrors, steps.length),
    isStopped: () => running.isStopped,
    run: async ({ target, step }, mayStart) => {
      await clock.sleep(latencyMs);
      if (!mayStart()) return 'notStarted';
      return runChildStep(running, run, {
        step,
        start: () => run.startChild(target),
        outputs: () => ({}),
        where: `for the target ${target.name}`,
      });
    },
  });
  await clock.sleep(latencyMs);
  const outputs = Object.fromEntries(run.runbook.outputs.map((name) => [name, [NO_OUTPUT]]));
  if (steps.length === 0 && unverified.statusWithoutTargets === 'Failed') {
    running.end({ status: 'Failed', outputs, failureMessage: 'No resource matches the targets.' });
  } else {
    endParent(running, run, { isExceeded, outputs });
  }
}
