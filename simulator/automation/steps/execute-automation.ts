import { ExecuteAutomationInputs } from '../../runbook/actions/execute-automation.ts';
import { asText } from '../../runbook/value-type.ts';
import { onAbort } from '../../clock/on-abort.ts';
import { ApiError } from '../../server/api-error.ts';
import type { AutomationExecution } from '../execution.ts';
import type { Child, NestedAutomation, StartNested } from '../start-child.ts';
import { EXECUTING, failed } from './failed.ts';
import { InterruptedError, executorOf } from './step-run.ts';

/**
 * Starts an execution in the same account and Region, and waits for its end. It is cancelled with the step.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAutomation.html
 */
export const executeAutomation = executorOf(ExecuteAutomationInputs, async (inputs, run) => {
  const child = startChild(run.startNested, {
    documentName: inputs.DocumentName,
    documentVersion: inputs.DocumentVersion,
    parameters: runtimeParameters(inputs.RuntimeParameters),
    targetLocations: inputs.TargetLocations,
    targetParameterName: inputs.TargetParameterName,
    targets: inputs.Targets,
    targetMaps: inputs.TargetMaps,
    maxConcurrency: inputs.MaxConcurrency,
    maxErrors: inputs.MaxErrors,
    ...(inputs.Tags !== undefined && { tags: inputs.Tags }),
  });
  if ('refusal' in child) return failed(EXECUTING, child.refusal);
  const forget = onAbort(run.interrupted, () => child.cancel());
  const ended = await child.ended;
  forget();
  if (run.interrupted.aborted) throw new InterruptedError();
  const { AutomationExecutionId: id, AutomationExecutionStatus: status } = ended;
  const outputs = { ExecutionId: [id], Status: [status], Output: outputValues(ended) };
  if (status === 'Success') {
    return { status, outputs, payload: { ExecutionId: id, Status: status, Output: outputs.Output } };
  }
  return failed(EXECUTING, `The automation execution ${id} ended with status ${status}`, {
    outputs: run.unverified.failedStepNamesItsChild ? outputs : {},
    status: status === 'TimedOut' || status === 'Cancelled' ? status : 'Failed',
  });
});

/** Everything that the runbook of the child puts out, in one list. */
const outputValues = ({ Outputs }: AutomationExecution): string[] => Object.values(Outputs).flat();

/** A value alone is a list of one. */
const runtimeParameters = (given: Readonly<Record<string, unknown>>): NestedAutomation['parameters'] =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value : [value]).map(asText),
    ]),
  );

function startChild(
  startNested: StartNested,
  request: NestedAutomation,
): Child | { readonly refusal: string } {
  try {
    return startNested(request);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return {
      refusal: `An error occurred (${error.code}) when calling the StartAutomationExecution operation: ${error.message}`,
    };
  }
}
