import * as z from 'zod';
import { RunInstancesInputs } from '../../runbook/actions/ec2-inputs.ts';
import { waitForState } from './change-instance-state.ts';
import { call, executorOf } from './step-run.ts';

const Run = z.object({ Instances: z.array(z.object({ InstanceId: z.string() })).min(1) });

/**
 * Launches instances, and waits until they run.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-runinstance.html
 */
export const runInstances = executorOf(RunInstancesInputs, async (inputs, run) => {
  const { MinInstanceCount, MaxInstanceCount, IamInstanceProfileArn, IamInstanceProfileName, ...others } =
    inputs;
  const profile = {
    ...(IamInstanceProfileArn !== undefined && { Arn: IamInstanceProfileArn }),
    ...(IamInstanceProfileName !== undefined && { Name: IamInstanceProfileName }),
  };
  const asked = {
    ...others,
    MinCount: MinInstanceCount,
    MaxCount: MaxInstanceCount,
    ...(Object.keys(profile).length > 0 && { IamInstanceProfile: profile }),
  };
  const { Instances } = await call(run, ['ec2', 'RunInstances'], asked, Run);
  const ids = Instances.map(({ InstanceId }) => InstanceId);
  const states = await waitForState(run, ids, 'running');
  const payload = { InstanceIds: ids, InstanceStates: states };
  return { status: 'Success', outputs: payload, payload };
});
