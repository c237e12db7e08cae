import type { ComputingTime } from '../../runbook/computing-time.ts';
import { selectOutput } from '../../runbook/select-output.ts';
import type { RunbookStep } from '../../runbook/step.ts';
import { EXECUTING, failed } from './failed.ts';
import type { StepEnd } from './step-run.ts';

/** The end of a step, with the outputs that its runbook selects from what the action gave. */
export function ownOutputs({ outputs }: RunbookStep, end: StepEnd, time: ComputingTime): StepEnd {
  const { payload } = end;
  if (end.status !== 'Success' || payload === undefined || outputs.length === 0) return end;
  try {
    const selected = outputs.flatMap((output) => {
      const values = selectOutput(output, payload, time);
      return values === undefined ? [] : [[output.Name, values] as const];
    });
    const all = { ...end.outputs, ...Object.fromEntries(selected) };
    return { ...end, outputs: Object.keys(all).length === 0 ? undefined : all };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return failed(EXECUTING, `A selector cannot be read: ${words}`);
  }
}
