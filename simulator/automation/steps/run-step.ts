import type { Clock } from '../../clock/clock.ts';
import { ACTIONS, type ActionName } from '../../runbook/actions/actions.ts';
import type { ComputingTime } from '../../runbook/computing-time.ts';
import { resolveReferences } from '../../runbook/references.ts';
import type { RunbookStep } from '../../runbook/step.ts';
import type { RunningExecution } from '../running-execution.ts';
import { UnresolvedReferenceError, type RunbookValues } from '../runbook-values.ts';
import type { ParentStepDetails } from '../execution.ts';
import { branch } from './branch.ts';
import { changeInstanceState } from './change-instance-state.ts';
import { createTags } from './create-tags.ts';
import { executeAutomation } from './execute-automation.ts';
import { executeAwsApi } from './execute-aws-api.ts';
import { executeScript } from './execute-script.ts';
import { executeStateMachine } from './execute-state-machine.ts';
import { EXECUTING, VALIDATING, VERIFYING_COMMAND, failed, timedOut } from './failed.ts';
import { copyImage, createImage, deleteImage } from './images.ts';
import { invokeLambdaFunction } from './invoke-lambda-function.ts';
import { loop } from './loop.ts';
import { ownOutputs } from './own-outputs.ts';
import { assertAwsResourceProperty, waitForAwsResourceProperty } from './resource-property.ts';
import { runCommand } from './run-command.ts';
import { runInstances } from './run-instances.ts';
import { sleep } from './sleep.ts';
import { createStack, deleteStack } from './stacks.ts';
import { InterruptedError, type ExecuteStep, type StepEnd, type StepRun } from './step-run.ts';
import { updateVariable } from './update-variable.ts';
import { approve, pause as pauseUntilResumed } from './wait-for-signal.ts';

const EXECUTORS: Readonly<Record<ActionName, ExecuteStep>> = {
  'aws:approve': approve,
  'aws:assertAwsResourceProperty': assertAwsResourceProperty,
  'aws:branch': branch,
  'aws:changeInstanceState': changeInstanceState,
  'aws:copyImage': copyImage,
  'aws:createImage': createImage,
  'aws:createStack': createStack,
  'aws:createTags': createTags,
  'aws:deleteImage': deleteImage,
  'aws:deleteStack': deleteStack,
  'aws:executeAutomation': executeAutomation,
  'aws:executeAwsApi': executeAwsApi,
  'aws:executeScript': executeScript,
  'aws:executeStateMachine': executeStateMachine,
  'aws:invokeLambdaFunction': invokeLambdaFunction,
  'aws:loop': loop,
  'aws:pause': pauseUntilResumed,
  'aws:runCommand': runCommand,
  'aws:runInstances': runInstances,
  'aws:sleep': sleep,
  'aws:updateVariable': updateVariable,
  'aws:waitForAwsResourceProperty': waitForAwsResourceProperty,
};

/** A century: what waits for a signal is woken when it comes, or when the step's time is up. */
const LONGEST_WAIT_MS = 100 * 365 * 86_400_000;

export interface StepContext extends Pick<
  StepRun,
  'callApi' | 'answerScript' | 'unanswered' | 'tell' | 'startNested' | 'newId' | 'unverified' | 'runbookName'
> {
  readonly values: RunbookValues;
  readonly clock: Clock;
  readonly latencyMs: number;
  readonly computingTime: ComputingTime;
  /** Runs the steps of one iteration of a loop until they end, or the signal aborts. */
  readonly runIteration: (
    steps: readonly RunbookStep[],
    parent: ParentStepDetails,
    until: AbortSignal,
  ) => Promise<StepEnd | undefined>;
}

/** A step, and the execution of it that is shown. */
export interface PlannedStep {
  readonly step: RunbookStep;
  readonly stepId: string;
}

/** Runs a step to its end, with every attempt that it has; its outputs are kept for the steps after it. */
export async function runStep(
  running: RunningExecution,
  { step, stepId }: PlannedStep,
  context: StepContext,
  cancelled: AbortSignal,
): Promise<StepEnd> {
  const inputs = resolveInputs(step, context.values);
  running.startStep(stepId, { Inputs: 'unresolved' in inputs ? {} : asJson(inputs.resolved) });
  const end =
    'unresolved' in inputs
      ? unresolvedInput(inputs.unresolved)
      : await attempt(running, { step, stepId }, inputs.resolved, context, cancelled);
  running.endStep(stepId, end);
  context.values.keep(step, end.status === 'Success' ? (end.outputs ?? {}) : {});
  if (step.action === 'aws:updateVariable') running.change({ Variables: context.values.variables() });
  return end;
}

/** A step has failed, or has timed out, when its last attempt has. */
async function attempt(
  running: RunningExecution,
  planned: PlannedStep,
  inputs: object,
  context: StepContext,
  cancelled: AbortSignal,
): Promise<StepEnd> {
  const { maxAttempts = 1 } = planned.step;
  for (let attempts = 1; ; attempts += 1) {
    const end = await attemptOnce(running, planned, inputs, context, cancelled);
    const isOver = end.status === 'Success' || end.status === 'Rejected' || cancelled.aborted;
    if (isOver || attempts >= maxAttempts) return end;
  }
}

async function attemptOnce(
  running: RunningExecution,
  { step, stepId }: PlannedStep,
  inputs: object,
  context: StepContext,
  cancelled: AbortSignal,
): Promise<StepEnd> {
  const { clock, latencyMs, computingTime } = context;
  const seconds = step.timeoutSeconds ?? ACTIONS[step.action].timeoutSeconds;
  const timeout = new AbortController();
  const cancelTimeout =
    seconds === undefined ? undefined : clock.schedule(clock.now() + seconds * 1000, () => timeout.abort());
  const interrupted = AbortSignal.any([cancelled, timeout.signal]);
  const pauseUntil = async (ms: number, until: AbortSignal): Promise<void> => {
    if (!interrupted.aborted) await clock.pause(ms, until);
    if (interrupted.aborted) throw new InterruptedError();
  };
  try {
    await pauseUntil(latencyMs, interrupted);
    const end = await EXECUTORS[step.action](inputs, {
      ...context,
      step,
      stepId,
      interrupted,
      pause: (ms) => pauseUntil(ms, interrupted),
      waitForSignal: async (listenerOf) => {
        const arrived = new AbortController();
        const forget = running.listen(
          stepId,
          listenerOf(() => arrived.abort()),
        );
        try {
          await pauseUntil(LONGEST_WAIT_MS, AbortSignal.any([interrupted, arrived.signal]));
        } finally {
          forget();
        }
      },
      runIteration: async (steps, parent) => {
        const ended = await context.runIteration(steps, parent, interrupted);
        if (interrupted.aborted) throw new InterruptedError();
        return ended;
      },
      now: () => clock.now(),
    });
    return ownOutputs(step, end, computingTime);
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    return cancelled.aborted ? { status: 'Cancelled' } : timedOut(stageOf(step));
  } finally {
    cancelTimeout?.();
  }
}

const stageOf = ({ action }: RunbookStep): string =>
  action === 'aws:runCommand' ? VERIFYING_COMMAND : EXECUTING;

function resolveInputs(
  { action, inputs }: RunbookStep,
  values: RunbookValues,
): { readonly resolved: object } | { readonly unresolved: string } {
  const late = ACTIONS[action].lateInputs ?? [];
  const isLate = ([name]: readonly [string, unknown]): boolean => late.includes(name);
  const entries = Object.entries(inputs);
  const now = Object.fromEntries(entries.filter((entry) => !isLate(entry)));
  try {
    const resolved: object = Object(resolveReferences(now, (name) => values.of(name)));
    return { resolved: { ...resolved, ...Object.fromEntries(entries.filter(isLate)) } };
  } catch (error) {
    if (!(error instanceof UnresolvedReferenceError)) throw error;
    return { unresolved: error.message };
  }
}

const unresolvedInput = (reference: string): StepEnd =>
  failed(VALIDATING, `Failed to resolve input: ${reference}. No step has put it out`);

/** Each input in JSON, as the service shows it. */
const asJson = (inputs: object): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, JSON.stringify(value)]));
