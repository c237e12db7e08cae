import type * as z from 'zod';
import { issueFaults } from '../../runbook/issue-faults.ts';
import type { RunbookStep } from '../../runbook/step.ts';
import type { CallApi } from '../call-api.ts';
import type { End } from '../running-execution.ts';
import type { StartNested } from '../start-child.ts';
import type { Unverified } from '../unverified.ts';
import { VALIDATING, failed } from './failed.ts';

/** How a step ended, and where a branch goes. */
export interface StepEnd extends End {
  readonly branchesTo?: string | undefined;
}

/** A step while it runs: all that an action needs. */
export interface StepRun {
  readonly step: RunbookStep;
  readonly callApi: CallApi;
  readonly startNested: StartNested;
  readonly newId: () => string;
  readonly unverified: Unverified;
  /** Milliseconds since the epoch. */
  now(): number;
  /** @throws {InterruptedError} if the step is cancelled meanwhile, or its time is up */
  pause(ms: number): Promise<void>;
  /** Aborts when the step is cancelled, or its time is up. */
  readonly interrupted: AbortSignal;
}

/** A step was cancelled, or its time was up. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** Carries out a step whose inputs hold no references any more. */
export type ExecuteStep = (inputs: object, run: StepRun) => Promise<StepEnd>;

/** Inputs that only now turn out to be wrong, by the values of their references, fail the step. */
export const executorOf =
  <Inputs>(
    schema: z.ZodType<Inputs>,
    execute: (inputs: Inputs, run: StepRun) => StepEnd | Promise<StepEnd>,
  ): ExecuteStep =>
  async (inputs, run) => {
    const parsed = schema.safeParse(inputs);
    if (parsed.success) return execute(parsed.data, run);
    const faults = issueFaults(parsed.error.issues, inputs);
    return failed(VALIDATING, faults.join('; '));
  };
