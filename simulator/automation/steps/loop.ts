import { LoopInputs, MOST_ITERATIONS } from '../../runbook/actions/loop.ts';
import { isTrue } from '../../runbook/evaluate-condition.ts';
import { loopSteps } from '../../runbook/loop-steps.ts';
import { resolveReferences } from '../../runbook/references.ts';
import { asText } from '../../runbook/value-type.ts';
import { UnresolvedReferenceError } from '../runbook-values.ts';
import { VALIDATING, failed } from './failed.ts';
import { StepFailedError, executorOf, type StepRun } from './step-run.ts';

/**
 * Runs its steps once for each of its iterators, or again and again while its condition is true.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-loop.html
 */
export const loop = executorOf(LoopInputs, async ({ Iterators, MaxIterations, LoopCondition }, run) => {
  const { step, stepId, values } = run;
  const most = Math.min(MaxIterations, Iterators?.length ?? MOST_ITERATIONS);
  for (let iteration = 1; iteration <= most; iteration += 1) {
    const value = Iterators?.[iteration - 1];
    values.set(`${step.name}.CurrentIteration`, iteration);
    if (Iterators !== undefined) values.set(`${step.name}.CurrentIteratorValue`, value);
    const end = await run.runIteration(loopSteps(step), {
      StepExecutionId: stepId,
      StepName: step.name,
      Action: step.action,
      Iteration: iteration,
      ...(Iterators !== undefined && { IteratorValue: asText(value) }),
    });
    if (end !== undefined) return end;
    if (LoopCondition !== undefined && !isTrue(resolved(LoopCondition, run))) break;
  }
  return { status: 'Success' };
});

/** The condition as it stands after an iteration. */
function resolved(condition: unknown, { values }: StepRun) {
  try {
    return LoopInputs.shape.LoopCondition.unwrap().parse(
      resolveReferences(condition, (name) => values.of(name)),
    );
  } catch (error) {
    if (!(error instanceof UnresolvedReferenceError)) throw error;
    throw new StepFailedError(
      failed(VALIDATING, `Failed to resolve input: ${error.message}. No step has put it out`),
    );
  }
}
