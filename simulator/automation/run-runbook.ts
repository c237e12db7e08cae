import type { AutomationRoles } from '../iam/automation-roles.ts';
import type { Account } from '../organization/account.ts';
import type { Clock } from '../clock/clock.ts';
import { assumeRoleFault, assumeRoleOf, NOT_ASSUMABLE } from '../runbook/assume-role-fault.ts';
import type { ComputingTime } from '../runbook/computing-time.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { followingStep, stepAfterFailure } from '../runbook/step-order.ts';
import { isCritical, jumpOf, type RunbookStep } from '../runbook/step.ts';
import { systemVariables } from '../runbook/system-variables.ts';
import { answerTask } from '../step-functions/answer-task.ts';
import type { TaskTokens } from '../step-functions/task-tokens.ts';
import { callIfAllowed, createAnswers } from './call-api.ts';
import { documentOutputs } from './document-outputs.ts';
import type { ParentStepDetails, StepExecution } from './execution.ts';
import { RunbookValues } from './runbook-values.ts';
import type { End, RunningExecution } from './running-execution.ts';
import type { StartNested } from './start-child.ts';
import { runStep, type PlannedStep, type StepContext } from './steps/run-step.ts';
import type { StepEnd } from './steps/step-run.ts';
import type { Unverified } from './unverified.ts';

export interface RunbookRun {
  readonly runbook: Runbook;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly account: Account;
  readonly roles: Pick<AutomationRoles, 'isAssumableFor' | 'refusalOf'>;
  /** The execution role of the location that it was sent to, or the role of the execution that started it. */
  readonly roleArn?: string | undefined;
  /** Whether it was sent to another account or Region, where it runs as the execution role whatever it names. */
  readonly isSent?: boolean | undefined;
  readonly clock: Clock;
  /** What an API call takes, and each of the waits around it. */
  readonly latencyMs: number;
  /** For `aws:executeAutomation`. */
  readonly startNested: StartNested;
  /** For what a step makes, such as a command. */
  readonly newId: () => string;
  readonly unverified: Unverified;
  /** What becomes of a script that the organization file says nothing of. */
  readonly unanswered: 'succeed' | 'fail' | 'ask';
  /** Tells the people who look on. */
  readonly tell: (text: string) => void;
  /** What selectors may still spend. */
  readonly computingTime: ComputingTime;
  readonly taskTokens: TaskTokens;
}

/** How long a runbook may clean up after it was cancelled. */
const CLEANING_UP_MS = 120_000;

/** The steps as they stand before anything has run; those of a loop come with its iterations. */
export const pendingSteps = ({ mainSteps }: Runbook, newId: () => string): StepExecution[] =>
  mainSteps.map((step) => pendingStep(step, newId));

const pendingStep = (step: RunbookStep, newId: () => string): StepExecution => ({
  StepName: step.name,
  Action: step.action,
  ...(step.timeoutSeconds !== undefined && { TimeoutSeconds: step.timeoutSeconds }),
  ...(step.onFailure !== undefined && { OnFailure: step.onFailure }),
  ...(step.maxAttempts !== undefined && { MaxAttempts: step.maxAttempts }),
  ...(step.nextStep !== undefined && { NextStep: step.nextStep }),
  ...(step.isEnd !== undefined && { IsEnd: step.isEnd }),
  ...(step.isCritical !== undefined && { IsCritical: step.isCritical }),
  StepStatus: 'Pending',
  Inputs: {},
  StepExecutionId: newId(),
  OverriddenParameters: {},
});

/** Runs a document's steps, one after the other, as it says. */
export async function runRunbook(running: RunningExecution, run: RunbookRun): Promise<void> {
  const { runbook, parameters, account, clock, latencyMs } = run;
  const location = { ...running.location, executionId: running.id };
  const values = new RunbookValues(runbook, parameters, {
    systemVariables: () => systemVariables(location, clock.now()),
    storedParameter: (name) => account.parameter(name, location.region),
  });
  if (Object.keys(runbook.variables).length > 0) running.change({ Variables: values.variables() });
  const end = (how: End): void =>
    running.end({ ...how, outputs: documentOutputs(runbook, running.execution.StepExecutions) });

  const { role: roleArn, fault } = await actingRole(running, run, (name) => values.of(name));
  if (fault !== undefined) return end({ status: 'Failed', failureMessage: fault });

  const answers = createAnswers(account, running.location);
  const callApi = callIfAllowed(
    async (service, api, inputs) =>
      roleArn === undefined
        ? undefined
        : run.roles.refusalOf(roleArn, running.location.region, service, api, inputs),
    answerTask(run.taskTokens, running.location, answers.api),
  );
  const context: StepContext = {
    ...run,
    runbookName: runbook.name,
    values,
    callApi,
    answerScript: answers.script,
    startNested: (nested) => run.startNested({ ...nested, ...(roleArn !== undefined && { roleArn }) }),
    runIteration: (steps, parent, until) => runIteration(running, context, steps, parent, until),
  };
  const planned = plannedSteps(runbook.mainSteps, running.execution.StepExecutions);
  const { verdict, cancelled } = await walk(running, context, planned, running.cancelled);
  if (cancelled !== undefined) await cleanUp(running, context, planned, cancelled.goTo);
  await clock.sleep(latencyMs);
  // Told to complete, it ends as it would have; cancelled, it was cancelled, whatever had failed before.
  const isCancelled = cancelled !== undefined && (verdict.status === 'Success' || isCancelling(running));
  end(isCancelled ? { status: 'Cancelled' } : verdict);
}

/**
 * The role that a runbook runs as: in a location that it was sent to the execution role, otherwise its own, if it names
 * one, or that of the execution that started it.
 */
async function actingRole(
  { location, id }: RunningExecution,
  { runbook, account, roles, roleArn, isSent }: RunbookRun,
  valueOf: (name: string) => unknown,
): Promise<{ readonly role: string | undefined; readonly fault?: string | undefined }> {
  const own = isSent === true ? undefined : assumeRoleOf(runbook.assumeRole, valueOf);
  if (own === undefined) return { role: roleArn };
  const fault = assumeRoleFault(own, account);
  if (fault !== undefined) return { role: own, fault };
  return (await roles.isAssumableFor(location, id, own))
    ? { role: own }
    : { role: own, fault: NOT_ASSUMABLE };
}

const isCancelling = ({ execution }: RunningExecution): boolean =>
  execution.AutomationExecutionStatus === 'Cancelling';

interface Walk {
  /** Success, or the end of the first critical step that did not succeed. */
  readonly verdict: End;
  /** If it was cancelled: the step to go to then. */
  readonly cancelled?: { readonly goTo: string | undefined };
}

/** Each step with its execution, which bears its name. */
const plannedSteps = (
  steps: readonly RunbookStep[],
  executions: readonly StepExecution[],
): readonly PlannedStep[] =>
  steps.map((step, index) => {
    const stepId = executions[index]?.StepExecutionId;
    if (stepId === undefined) throw new Error(`No step ${step.name}`);
    return { step, stepId };
  });

/**
 * Runs step after step from the one of that name, or from the first, until none follows or it is cancelled.
 * @param first undefined for the first; an empty list of steps for none
 */
async function walk(
  running: RunningExecution,
  context: StepContext,
  planned: readonly PlannedStep[],
  cancelled: AbortSignal,
  first = planned[0]?.step.name,
): Promise<Walk> {
  const steps = planned.map(({ step }) => step);
  let verdict: End = { status: 'Success' };
  let here = planned.find(({ step }) => step.name === first);
  while (here !== undefined) {
    const { step } = here;
    if (!cancelled.aborted) await context.clock.pause(context.latencyMs, cancelled);
    if (cancelled.aborted) return { verdict, cancelled: { goTo: undefined } };
    const end = await runStep(running, here, context, cancelled);
    if (end.status === 'Cancelled' && cancelled.aborted) {
      return { verdict, cancelled: { goTo: jumpOf(step.onCancel) } };
    }
    const next = nextStep(steps, step, end, context.unverified);
    if (verdict.status === 'Success' && fails(step, end, next, context.unverified)) verdict = end;
    here = planned.find((one) => one.step.name === next);
  }
  return { verdict };
}

/** The steps of one iteration: a failure of theirs is the loop's. */
async function runIteration(
  running: RunningExecution,
  context: StepContext,
  steps: readonly RunbookStep[],
  parent: ParentStepDetails,
  until: AbortSignal,
): Promise<StepEnd | undefined> {
  const executions = steps.map((step) => ({
    ...pendingStep(step, context.newId),
    ParentStepDetails: parent,
  }));
  running.addSteps(executions);
  const planned = plannedSteps(steps, executions);
  const { verdict, cancelled } = await walk(running, context, planned, until);
  if (cancelled !== undefined) await cleanUp(running, context, planned, cancelled.goTo);
  return verdict.status === 'Success' ? undefined : verdict;
}

const nextStep = (
  steps: readonly RunbookStep[],
  step: RunbookStep,
  end: StepEnd,
  { failedEndGoesToItsStep }: Unverified,
): string | undefined =>
  end.status === 'Success'
    ? (end.branchesTo ?? followingStep(steps, step))
    : stepAfterFailure(steps, step, failedEndGoesToItsStep);

/** Whether the end of a step is that of the execution. */
function fails(
  step: RunbookStep,
  { status }: StepEnd,
  next: string | undefined,
  { statusAfterUncriticalAbort }: Unverified,
): boolean {
  if (status === 'Success') return false;
  const isAborted = next === undefined && step.isEnd !== true;
  return isCritical(step) || (isAborted && statusAfterUncriticalAbort === 'Failed');
}

/** What a cancelled runbook still does, for two minutes at most. */
async function cleanUp(
  running: RunningExecution,
  context: StepContext,
  planned: readonly PlannedStep[],
  first: string | undefined,
): Promise<void> {
  if (first === undefined) return;
  const { clock } = context;
  const timeIsUp = new AbortController();
  const cancelTimeout = clock.schedule(clock.now() + CLEANING_UP_MS, () => timeIsUp.abort());
  await walk(running, context, planned, timeIsUp.signal, first);
  cancelTimeout();
}
