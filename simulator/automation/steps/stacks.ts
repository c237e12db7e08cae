import * as z from 'zod';
import { CreateStackInputs, DeleteStackInputs } from '../../runbook/actions/stack-inputs.ts';
import { apiFailure } from './api-failure.ts';
import { EXECUTING, failed } from './failed.ts';
import { StepFailedError, call, executorOf, poll, type StepRun } from './step-run.ts';

const Stacks = z.object({
  Stacks: z.array(z.object({ StackStatus: z.string(), StackStatusReason: z.string().optional() })),
});
type Stack = z.infer<typeof Stacks>['Stacks'][number];
const Nothing = z.looseObject({});

/**
 * Creates a stack, and waits until it is there. One whose creation was rolled back is deleted before.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-createstack.html
 */
export const createStack = executorOf(CreateStackInputs, async ({ OnStackFailure, ...inputs }, run) => {
  const { StackName } = inputs;
  const before = await settled(run, StackName);
  if (before?.StackStatus === 'ROLLBACK_COMPLETE') await deleteAndWait(run, { StackName });
  const asked = { ...inputs, ...(OnStackFailure !== undefined && { OnFailure: OnStackFailure }) };
  const { StackId } = await call(
    run,
    ['cloudformation', 'CreateStack'],
    asked,
    z.object({ StackId: z.string() }),
  );
  const { StackStatus, StackStatusReason = '' } = (await settled(run, StackName)) ?? {
    StackStatus: 'DELETE_COMPLETE',
  };
  const payload = { StackId, StackStatus, StackStatusReason };
  const outputs = {
    StackId: [StackId],
    StackStatus: [StackStatus],
    StackStatusReason: [StackStatusReason],
  };
  if (StackStatus === 'CREATE_COMPLETE') return { status: 'Success', outputs, payload };
  return failed(EXECUTING, `The stack ${StackName} is ${StackStatus}: ${StackStatusReason}`, { outputs });
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-deletestack.html */
export const deleteStack = executorOf(DeleteStackInputs, async (inputs, run) => {
  const { 'RetainResources.member.N': members, ...asked } = inputs;
  await deleteAndWait(run, { ...asked, ...(members !== undefined && { RetainResources: members }) });
  return { status: 'Success' };
});

async function deleteAndWait(run: StepRun, asked: { readonly StackName: string }): Promise<void> {
  if ((await stackOf(run, asked.StackName)) === undefined) return;
  await call(run, ['cloudformation', 'DeleteStack'], asked, Nothing);
  const after = await settled(run, asked.StackName);
  if (after === undefined || after.StackStatus === 'DELETE_COMPLETE') return;
  throw new StepFailedError(
    failed(
      EXECUTING,
      `The stack ${asked.StackName} is ${after.StackStatus}: ${after.StackStatusReason ?? ''}`,
    ),
  );
}

/** The stack once nothing is being done with it. */
async function settled(run: StepRun, StackName: string): Promise<Stack | undefined> {
  const { stack } = await poll(run, async () => {
    const found = await stackOf(run, StackName);
    return found?.StackStatus.endsWith('_IN_PROGRESS') === true ? undefined : { stack: found };
  });
  return stack;
}

/** Undefined for a stack that does not exist: CloudFormation answers with an error. */
async function stackOf({ callApi }: StepRun, StackName: string): Promise<Stack | undefined> {
  const result = await callApi('cloudformation', 'DescribeStacks', { StackName });
  if ('error' in result) {
    if (/does not exist/.test(result.error.message)) return undefined;
    throw new StepFailedError(apiFailure('DescribeStacks', result.error));
  }
  return Stacks.parse(result.answer).Stacks[0];
}
