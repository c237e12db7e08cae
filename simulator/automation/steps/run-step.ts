import type { Clock } from '../../clock/clock.ts';
import { ACTIONS, type ActionName } from '../../runbook/actions/actions.ts';
import { resolveReferences } from '../../runbook/references.ts';
import type { RunbookStep } from '../../runbook/step.ts';
import type { CallApi } from '../call-api.ts';
import type { RunningExecution } from '../running-execution.ts';
import { UnresolvedReferenceError, type RunbookValues } from '../runbook-values.ts';
import type { StartNested } from '../start-child.ts';
import type { Unverified } from '../unverified.ts';
import { branch } from './branch.ts';
import { executeAutomation } from './execute-automation.ts';
import { executeAwsApi } from './execute-aws-api.ts';
import { EXECUTING, VALIDATING, VERIFYING_COMMAND, failed, timedOut } from './failed.ts';
import { assertAwsResourceProperty, waitForAwsResourceProperty } from './resource-property.ts';
import { runCommand } from './run-command.ts';
import { sleep } from './sleep.ts';
import { InterruptedError, type ExecuteStep, type StepEnd } from './step-run.ts';

const EXECUTORS: Readonly<Record<ActionName, ExecuteStep>> = {
  'aws:assertAwsResourceProperty': assertAwsResourceProperty,
  'aws:branch': branch,
  'aws:executeAutomation': executeAutomation,
  'aws:executeAwsApi': executeAwsApi,
  'aws:runCommand': runCommand,
  'aws:sleep': sleep,
  'aws:waitForAwsResourceProperty': waitForAwsResourceProperty,
};

export interface StepWorld {
  readonly values: RunbookValues;
  readonly clock: Clock;
  readonly latencyMs: number;
  readonly callApi: CallApi;
  readonly startNested: StartNested;
  readonly newId: () => string;
  readonly unverified: Unverified;
}

/** Runs a step to its end, with every attempt that it has; its outputs are kept for the steps after it. */
export async function runStep(
  running: RunningExecution,
  step: RunbookStep,
  world: StepWorld,
  cancelled: AbortSignal,
): Promise<StepEnd> {
  const stepId = running.execution.StepExecutions.find(
    ({ StepName }) => StepName === step.name,
  )?.StepExecutionId;
  if (stepId === undefined) throw new Error(`No step ${step.name}`);
  const inputs = resolveInputs(step, world.values);
  running.startStep(stepId, { Inputs: 'unresolved' in inputs ? {} : asJson(inputs.resolved) });
  const end =
    'unresolved' in inputs
      ? unresolvedInput(inputs.unresolved)
      : await attempt(step, inputs.resolved, world, cancelled);
  running.endStep(stepId, end);
  if (end.status === 'Success') world.values.keep(step, end.outputs ?? {});
  return end;
}

/** A step has failed, or has timed out, when its last attempt has. */
async function attempt(
  step: RunbookStep,
  inputs: object,
  world: StepWorld,
  cancelled: AbortSignal,
): Promise<StepEnd> {
  for (let attempts = 1; ; attempts += 1) {
    const end = await attemptOnce(step, inputs, world, cancelled);
    if (end.status === 'Success' || attempts >= (step.maxAttempts ?? 1) || cancelled.aborted) return end;
  }
}

async function attemptOnce(
  step: RunbookStep,
  inputs: object,
  world: StepWorld,
  cancelled: AbortSignal,
): Promise<StepEnd> {
  const { clock, latencyMs } = world;
  const seconds = step.timeoutSeconds ?? ACTIONS[step.action].timeoutSeconds;
  const timeout = new AbortController();
  const cancelTimeout =
    seconds === undefined ? undefined : clock.schedule(clock.now() + seconds * 1000, () => timeout.abort());
  const interrupted = AbortSignal.any([cancelled, timeout.signal]);
  const pause = async (ms: number): Promise<void> => {
    if (!interrupted.aborted) await clock.pause(ms, interrupted);
    if (interrupted.aborted) throw new InterruptedError();
  };
  try {
    await pause(latencyMs);
    return await EXECUTORS[step.action](inputs, {
      ...world,
      step,
      interrupted,
      pause,
      now: () => clock.now(),
    });
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
  { inputs }: RunbookStep,
  values: RunbookValues,
): { readonly resolved: object } | { readonly unresolved: string } {
  try {
    return { resolved: Object(resolveReferences(inputs, (name) => values.of(name))) };
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
