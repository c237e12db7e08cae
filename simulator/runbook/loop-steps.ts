import * as z from 'zod';
import { issueFaults } from './issue-faults.ts';
import { RunbookStep } from './step.ts';

const Steps = z.array(RunbookStep).min(1);

/**
 * The steps within a loop; none for a step that is no loop.
 * @throws {Error} for steps that {@link loopFaults} refuses
 */
export const loopSteps = ({ action, inputs }: RunbookStep): readonly RunbookStep[] =>
  action === 'aws:loop' ? Steps.parse(inputs['Steps']) : [];

/** What is wrong with the steps within a loop, each by itself. */
export function loopFaults({ action, inputs }: RunbookStep, path: readonly PropertyKey[]): string[] {
  if (action !== 'aws:loop' || !Array.isArray(inputs['Steps'])) return [];
  const parsed = Steps.safeParse(inputs['Steps']);
  if (!parsed.success) return issueFaults(parsed.error.issues, inputs['Steps'], [...path, 'inputs', 'Steps']);
  return parsed.data.some((step) => step.action === 'aws:loop')
    ? [`${path.map(String).join('.')}: a loop in a loop is not simulated`]
    : [];
}

/** Every step of a runbook, those within loops behind their loop. */
export const allSteps = (steps: readonly RunbookStep[]): readonly RunbookStep[] =>
  steps.flatMap((step) => [step, ...loopSteps(step)]);
