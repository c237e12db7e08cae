import * as z from 'zod';
import { ChangeInstanceStateInputs } from '../../runbook/actions/ec2-inputs.ts';
import { EXECUTING, failed } from './failed.ts';
import { StepFailedError, call, executorOf, poll, type StepRun } from './step-run.ts';

const Instances = z.object({
  Reservations: z.array(
    z.object({
      Instances: z.array(
        z.object({ InstanceId: z.string().optional(), State: z.object({ Name: z.string() }) }),
      ),
    }),
  ),
});
const Statuses = z.object({
  InstanceStatuses: z.array(z.object({ InstanceStatus: z.object({ Status: z.string() }) })),
});

type State = z.infer<typeof ChangeInstanceStateInputs>['DesiredState'];

const CHANGES: Readonly<Record<State, string>> = {
  running: 'StartInstances',
  stopped: 'StopInstances',
  terminated: 'TerminateInstances',
};
/** States that an instance does not leave by itself for the one that is desired. */
const ENDS: Readonly<Record<State, readonly string[]>> = {
  running: ['shutting-down', 'terminated'],
  stopped: ['shutting-down', 'terminated'],
  terminated: [],
};

/**
 * Starts, stops or terminates instances, and waits until they are.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-changestate.html
 */
export const changeInstanceState = executorOf(ChangeInstanceStateInputs, async (inputs, run) => {
  const { InstanceIds, DesiredState, CheckStateOnly, Force, AdditionalInfo } = inputs;
  if (!CheckStateOnly) {
    const more = {
      ...(DesiredState === 'stopped' && Force !== undefined && { Force }),
      ...(DesiredState === 'running' && AdditionalInfo !== undefined && { AdditionalInfo }),
    };
    await call(run, ['ec2', CHANGES[DesiredState]], { InstanceIds, ...more }, z.looseObject({}));
  }
  await waitForState(run, InstanceIds, DesiredState);
  if (DesiredState === 'running') await waitForStatus(run, InstanceIds);
  return { status: 'Success' };
});

/**
 * Waits until every instance is in that state; gives their states.
 * @throws {StepFailedError} if one of them will not be
 */
export async function waitForState(
  run: StepRun,
  InstanceIds: readonly string[],
  desired: State,
): Promise<readonly string[]> {
  return poll(run, async () => {
    const { Reservations } = await call(run, ['ec2', 'DescribeInstances'], { InstanceIds }, Instances);
    const states = Reservations.flatMap((one) => one.Instances.map(({ State }) => State.Name));
    const end = states.find((state) => ENDS[desired].includes(state));
    if (end !== undefined) {
      throw new StepFailedError(
        failed(EXECUTING, `An instance of [${InstanceIds.join(', ')}] is ${end}, and will not be ${desired}`),
      );
    }
    return states.length > 0 && states.every((state) => state === desired) ? states : undefined;
  });
}

/** @throws {StepFailedError} if the checks of an instance do not pass */
async function waitForStatus(run: StepRun, InstanceIds: readonly string[]): Promise<void> {
  await poll(run, async () => {
    const { InstanceStatuses } = await call(
      run,
      ['ec2', 'DescribeInstanceStatus'],
      { InstanceIds },
      Statuses,
    );
    const statuses = InstanceStatuses.map(({ InstanceStatus }) => InstanceStatus.Status);
    const bad = statuses.find((status) => ['impaired', 'insufficient-data'].includes(status));
    if (bad !== undefined) {
      throw new StepFailedError(
        failed(EXECUTING, `The status of an instance of [${InstanceIds.join(', ')}] is ${bad}`),
      );
    }
    return statuses.length > 0 && statuses.every((status) => status !== 'initializing') ? true : undefined;
  });
}
