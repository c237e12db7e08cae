import { setTimeout as wait } from 'node:timers/promises';
import type { DemoDeps } from './demo-deps.ts';
import { printExecution } from './print-execution.ts';
import { ENDED } from './progress-text.ts';
import { aThirdOf } from './scenarios.ts';
import { startStateMachine, type EndedExecution } from './state-machine.ts';

const RUNBOOK = 'get_root_user';
const API = 'iam:GetAccountSummary';
const MAX_FAILURE_SHARE = 0.2;
const POLL_MS = 250;

export const STATE_MACHINE = {
  title: `Step Functions: ${RUNBOOK}`,
  what: `The state machine RunAcrossAccounts starts the automation and waits by a task token until Rollcall seals it: nothing polls. One account denies the call, and a share of ${MAX_FAILURE_SHARE} may fail.`,
} as const;

/** Starts the state machine, and runs it until AWS has ended the automation. @returns what tells its answer */
export async function playStateMachine(
  { organization, file, print, progress, terminal }: DemoDeps,
  members: readonly string[],
): Promise<() => Promise<readonly string[]>> {
  const account = organization.accounts.get(aThirdOf(members));
  const before = account?.answer(API);
  account?.setAnswer(API, { error: { code: 'AccessDenied', message: 'Access Denied' } });
  const known = organization.executions().length;
  const input = {
    runbook: RUNBOOK,
    accounts: members,
    regions: file.regions,
    maxFailureShare: MAX_FAILURE_SHARE,
  };
  const ended = startStateMachine(input, file.central, organization.url);
  ended.catch(() => undefined); // the story tells of it
  const hasEnded = (): boolean =>
    organization
      .executions()
      .slice(known)
      .some(
        ({ execution }) =>
          execution.TargetLocations !== undefined && ENDED.has(execution.AutomationExecutionStatus ?? ''),
      );
  const isOver = ended.then(
    () => true,
    () => true,
  );
  do {
    progress.simulated(`… simulated: the state machine runs ${RUNBOOK} in ${members.length} accounts`);
  } while (!(await Promise.race([isOver, wait(POLL_MS, false)])) && !hasEnded());
  progress.simulated('');
  if (before !== undefined) account?.setAnswer(API, before);
  return async () => {
    progress.awaited('… the state machine waits by its task token until Rollcall seals the automation');
    const execution = await ended;
    progress.awaited('');
    print(printExecution(execution, terminal));
    return faultsOf(execution, members.length * file.regions.length);
  };
}

function faultsOf({ status, waited, answer }: EndedExecution, targets: number): readonly string[] {
  const counts = JSON.stringify(answer?.counts);
  return [
    ...(status === 'SUCCEEDED' ? [] : [`the state machine ended as ${status}`]),
    ...(waited ? [] : ['it did not wait by a task token']),
    ...(counts === JSON.stringify({ succeeded: targets - 1, failed: 1 }) ? [] : [`it counted ${counts}`]),
  ];
}
