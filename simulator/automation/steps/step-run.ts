import type * as z from 'zod';
import type { ComputingTime } from '../../runbook/computing-time.ts';
import { issueFaults } from '../../runbook/issue-faults.ts';
import type { RunbookStep } from '../../runbook/step.ts';
import type { AnswerScript, CallApi } from '../call-api.ts';
import type { ParentStepDetails } from '../execution.ts';
import type { RunbookValues } from '../runbook-values.ts';
import type { End, Listener } from '../running-execution.ts';
import type { StartNested } from '../start-child.ts';
import type { Unverified } from '../unverified.ts';
import { apiFailure } from './api-failure.ts';
import { EXECUTING, VALIDATING, failed } from './failed.ts';

/** How a step ended, and where a branch goes. */
export interface StepEnd extends End {
  readonly branchesTo?: string | undefined;
  /** From which the step's own outputs are selected. */
  readonly payload?: object | undefined;
}

/** A step while it runs: all that an action needs. */
export interface StepRun {
  readonly step: RunbookStep;
  readonly stepId: string;
  /** The name of the runbook. */
  readonly runbookName: string;
  readonly values: RunbookValues;
  readonly callApi: CallApi;
  readonly answerScript: AnswerScript;
  /** What becomes of a script that the organization file says nothing of. */
  readonly unanswered: 'succeed' | 'fail' | 'ask';
  /** Tells the people who look on. */
  readonly tell: (text: string) => void;
  readonly startNested: StartNested;
  readonly newId: () => string;
  readonly unverified: Unverified;
  /** What selectors may still spend. */
  readonly computingTime: ComputingTime;
  /** Milliseconds since the epoch. */
  now(): number;
  /** @throws {InterruptedError} if the step is cancelled meanwhile, or its time is up */
  pause(ms: number): Promise<void>;
  /**
   * Waits until the listener resolves what it is given, the execution being `Waiting`.
   * @throws {InterruptedError} if the step is cancelled meanwhile, or its time is up
   */
  waitForSignal(listenerOf: (done: () => void) => Listener): Promise<void>;
  /**
   * Runs the steps of one iteration of a loop.
   * @returns the end of a step that ends the loop too; undefined if the iteration went to its end
   * @throws {InterruptedError} if the step is cancelled meanwhile, or its time is up
   */
  runIteration(steps: readonly RunbookStep[], parent: ParentStepDetails): Promise<StepEnd | undefined>;
  /** Aborts when the step is cancelled, or its time is up. */
  readonly interrupted: AbortSignal;
}

/** A step was cancelled, or its time was up. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** A step has failed: what it does after that is not done. */
export class StepFailedError extends Error {
  override readonly name = 'StepFailedError';
  readonly end: StepEnd;

  constructor(end: StepEnd) {
    super(end.failureMessage);
    this.end = end;
  }
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
    if (!parsed.success) return failed(VALIDATING, issueFaults(parsed.error.issues, inputs).join('; '));
    try {
      return await execute(parsed.data, run);
    } catch (error) {
      if (error instanceof StepFailedError) return error.end;
      throw error;
    }
  };

/**
 * What an API answers.
 * @throws {StepFailedError} if it refuses
 */
export async function call<Answer>(
  { callApi }: StepRun,
  [service, operation]: readonly [service: string, operation: string],
  inputs: object,
  schema: z.ZodType<Answer>,
): Promise<Answer> {
  const result = await callApi(service, operation, inputs);
  if ('error' in result) throw new StepFailedError(apiFailure(operation, result.error));
  const parsed = schema.safeParse(result.answer);
  if (parsed.success) return parsed.data;
  const faults = issueFaults(parsed.error.issues, result.answer).join('; ');
  throw new StepFailedError(
    failed(EXECUTING, `The organization file's answer of ${service}:${operation} cannot be used: ${faults}`),
  );
}

/** How long a step lets pass between two looks at what it waits for; AWS does not say. */
const POLL_MS = 5_000;

/** Looks again and again, until there is something. */
export async function poll<Found>(run: StepRun, look: () => Promise<Found | undefined>): Promise<Found> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await run.pause(POLL_MS);
  }
}
