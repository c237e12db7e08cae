import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SendAutomationSignalCommand, type SignalType } from '@aws-sdk/client-ssm';
import { Automation } from './automation.ts';
import { createDocument } from './documents.ts';
import { CENTRAL, MEMBERS, start } from './start.ts';

const OPERATOR = `arn:aws:sts::${CENTRAL}:assumed-role/AWSReservedSSO_AdministratorAccess_10cd3aecf3710de6/operator`;
const DAY_MS = 86_400_000;

let automation: Automation;
beforeEach(async () => {
  automation = new Automation(await start());
});
afterEach(() => automation.started.organization.close());

/** Starts a runbook of one such step, and lets a day pass. */
async function startWith(action: string, inputs: object = {}): Promise<string> {
  const mainSteps = [
    { name: 'hold', action, inputs },
    { name: 'then', action: 'aws:sleep', inputs: { Duration: 'PT1S' } },
  ];
  const Content = JSON.stringify({ schemaVersion: '0.3', mainSteps });
  await createDocument(automation.started, { Name: 'holding', Content });
  const id = await automation.start({ DocumentName: 'holding' });
  await automation.started.clock.runFor(DAY_MS);
  return id;
}

const send = (AutomationExecutionId: string, SignalType: SignalType, StepName?: string, caller?: string) =>
  automation.ssm(caller).send(
    new SendAutomationSignalCommand({
      AutomationExecutionId,
      SignalType,
      ...(StepName !== undefined && { Payload: { StepName: [StepName] } }),
    }),
  );

/** How the execution and its steps stand. */
async function standing(id: string): Promise<(string | undefined)[]> {
  const { AutomationExecutionStatus, StepExecutions = [] } = await automation.get(id);
  return [AutomationExecutionStatus, ...StepExecutions.map(({ StepStatus }) => StepStatus)];
}

const APPROVAL = { Approvers: [OPERATOR], Message: 'May it?' };

describe('aws:pause', () => {
  test('waits until it is resumed', async () => {
    const id = await startWith('aws:pause');
    expect(await standing(id)).toEqual(['Waiting', 'Waiting', 'Pending']);
    await send(id, 'Resume', 'hold');
    await automation.started.organization.idle();
    expect(await standing(id)).toEqual(['Success', 'Success', 'Success']);
  });

  test('times out after a week', async () => {
    const id = await startWith('aws:pause');
    await automation.started.organization.idle();
    expect(await standing(id)).toEqual(['TimedOut', 'TimedOut', 'Pending']);
  });

  test('may be cancelled', async () => {
    const id = await startWith('aws:pause');
    await automation.stop(id);
    await automation.started.organization.idle();
    expect(await standing(id)).toEqual(['Cancelled', 'Cancelled', 'Pending']);
  });

  test.each<[signal: SignalType, stepName: string | undefined, error: string]>([
    ['Approve', undefined, 'InvalidAutomationSignalException'],
    ['Resume', 'gone', 'AutomationStepNotFoundException'],
    ['Resume', 'then', 'InvalidAutomationSignalException'],
  ])('is not moved by %s of %s', async (signal, stepName, name) => {
    const id = await startWith('aws:pause');
    await expect(send(id, signal, stepName)).rejects.toMatchObject({ name });
    expect(await standing(id)).toEqual(['Waiting', 'Waiting', 'Pending']);
  });
});

describe('aws:approve', () => {
  test('goes on once it is approved, and names who did', async () => {
    const id = await startWith('aws:approve', APPROVAL);
    await send(id, 'Approve');
    await automation.started.organization.idle();
    expect(await standing(id)).toEqual(['Success', 'Success', 'Success']);
    expect((await automation.get(id)).StepExecutions?.[0]?.Outputs).toEqual({
      ApprovalStatus: ['Approved'],
      ApproverDecisions: [JSON.stringify({ Approver: OPERATOR, Decision: 'Approved' })],
    });
  });

  test('is rejected, and so is its execution', async () => {
    const id = await startWith('aws:approve', APPROVAL);
    await send(id, 'Reject');
    await automation.started.organization.idle();
    expect(await standing(id)).toEqual(['Rejected', 'Rejected', 'Pending']);
  });

  test('waits for as many as it needs, each of which counts once', async () => {
    const id = await startWith('aws:approve', { ...APPROVAL, MinRequiredApprovals: 2 });
    await send(id, 'Approve');
    await send(id, 'Approve');
    expect(await standing(id)).toEqual(['Waiting', 'Waiting', 'Pending']);
  });

  test('takes no other approver', async () => {
    const id = await startWith('aws:approve', { Approvers: ['arn:aws:iam::111122223333:user/me'] });
    await expect(send(id, 'Approve')).rejects.toThrow(`${OPERATOR} is not an approver of the step hold.`);
  });
});

test('a signal to what has ended, or to an execution of another account, is refused', async () => {
  const id = await startWith('aws:sleep', { Duration: 'PT1S' });
  await expect(send(id, 'Resume', 'hold')).rejects.toMatchObject({
    name: 'InvalidAutomationSignalException',
  });
  await expect(send(id, 'Resume', 'hold', MEMBERS[0])).rejects.toMatchObject({
    name: 'AutomationExecutionNotFoundException',
  });
});
