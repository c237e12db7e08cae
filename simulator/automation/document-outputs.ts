import { ownValue } from '../own-value.ts';
import type { Runbook } from '../runbook/runbook.ts';
import type { Outputs, StepExecution } from './execution.ts';
import { NO_OUTPUT } from './no-output.ts';

/** The document's `outputs` section: what selected nothing is absent, what did not succeed is the placeholder. */
export function documentOutputs({ outputs }: Runbook, steps: readonly StepExecution[]): Outputs {
  const entries = outputs.flatMap((path) => {
    const [stepName, outputName = ''] = path.split('.');
    // Of a loop, the last iteration.
    const step = steps.findLast(({ StepName }) => StepName === stepName);
    if (step?.StepStatus !== 'Success') return [[path, [NO_OUTPUT]] as const];
    const values = ownValue(step.Outputs ?? {}, outputName);
    return values === undefined ? [] : [[path, values] as const];
  });
  return Object.fromEntries(entries);
}
