import type { Account } from '../organization/account.ts';
import type { Clock } from '../clock/clock.ts';
import { resolveReferences } from '../runbook/references.ts';
import { LIST_TYPES, type Runbook, type RunbookStep } from '../runbook/runbook.ts';
import { selectOutput } from '../runbook/select-output.ts';
import { callApi } from './call-api.ts';
import type { Outputs, StepExecution } from './execution.ts';
import { NO_OUTPUT } from './no-output.ts';
import type { End, RunningExecution } from './running-execution.ts';
import type { StartNested } from './start-child.ts';

export interface RunbookRun {
  readonly runbook: Runbook;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly account: Account;
  readonly clock: Clock;
  /** What an API call takes, and each of the waits around it. */
  readonly latencyMs: number;
  /** For `aws:executeAutomation`. */
  readonly startNested: StartNested;
}

/** The steps as they stand before anything has run. */
export const pendingSteps = ({ mainSteps }: Runbook, newId: () => string): StepExecution[] =>
  mainSteps.map(({ name, action }) => ({
    StepName: name,
    Action: action,
    StepStatus: 'Pending',
    Inputs: {},
    StepExecutionId: newId(),
    OverriddenParameters: {},
  }));

/** Runs a document's steps, one after the other; the first that fails ends the execution. */
export async function runRunbook(running: RunningExecution, run: RunbookRun): Promise<void> {
  const { runbook, clock, latencyMs } = run;
  const values = new Map<string, unknown>([
    ['global:ACCOUNT_ID', running.place.accountId],
    ['global:REGION', running.place.region],
    ['automation:EXECUTION_ID', running.id],
    ...parameterValues(run),
  ]);
  for (const [index, step] of runbook.mainSteps.entries()) {
    const stepId = running.execution.StepExecutions[index]?.StepExecutionId ?? '';
    await clock.sleep(latencyMs);
    if (running.cancelled.aborted) break;
    const { Service, Api, ...rest } = step.inputs;
    const inputs = { Service, Api, ...Object(resolveReferences(rest, (name) => values.get(name))) };
    running.startStep(stepId, { Inputs: asInputs(inputs) });
    await clock.sleep(latencyMs);
    const end: End = running.cancelled.aborted ? { status: 'Cancelled' } : endOf(step, run.account);
    running.endStep(stepId, end);
    if (end.status !== 'Success') {
      await clock.sleep(latencyMs);
      running.end({ ...end, outputs: documentOutputs(running, runbook) });
      return;
    }
    for (const { Name, Type } of step.outputs) {
      const output = end.outputs?.[Name];
      values.set(`${step.name}.${Name}`, LIST_TYPES.has(Type) ? output : output?.[0]);
    }
  }
  await clock.sleep(latencyMs);
  running.end({ status: 'Success', outputs: documentOutputs(running, runbook) });
}

function endOf(step: RunbookStep, account: Account): End {
  const { Service, Api } = step.inputs;
  const result = callApi(account, Service, Api);
  if ('error' in result) {
    const failure = `An error occurred (${result.error.code}) when calling the ${Api} operation: ${result.error.message}`;
    return {
      status: 'Failed',
      failureMessage: `Step fails when it is Execute/Cancelling action. ${failure}. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.`,
      failureDetails: {
        FailureStage: 'Invocation',
        FailureType: 'Verification',
        Details: { VerificationErrorMessage: [failure] },
      },
    };
  }
  const outputs = step.outputs.flatMap((output) => {
    const values = selectOutput(output, result.answer);
    return values === undefined ? [] : [[output.Name, values] as const];
  });
  return { status: 'Success', outputs: outputs.length === 0 ? undefined : Object.fromEntries(outputs) };
}

/** The document's `outputs` section: what selected nothing is absent, what did not succeed is the placeholder. */
function documentOutputs(running: RunningExecution, { outputs }: Runbook): Outputs {
  const entries = outputs.flatMap((path) => {
    const [stepName, outputName = ''] = path.split('.');
    const step = running.execution.StepExecutions.find(({ StepName }) => StepName === stepName);
    if (step?.StepStatus !== 'Success') return [[path, [NO_OUTPUT]] as const];
    const values = step.Outputs?.[outputName];
    return values === undefined ? [] : [[path, values] as const];
  });
  return Object.fromEntries(entries);
}

function parameterValues({ runbook, parameters }: RunbookRun): [string, unknown][] {
  return Object.entries(runbook.parameters).map(([name, parameter]) => {
    const given = parameters[name];
    if (given === undefined) return [name, parameter.default];
    return [name, LIST_TYPES.has(parameter.type) ? given : given[0]];
  });
}

/** Each input in JSON, as the service shows it. */
const asInputs = (inputs: object): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, JSON.stringify(value)]));
