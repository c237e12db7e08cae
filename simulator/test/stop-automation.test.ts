import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StopAutomationExecutionCommand, type StopType } from '@aws-sdk/client-ssm';
import type { BusEvent } from '../events/event.ts';
import { readRunbook } from '../runbook/runbook.ts';
import { Automation, INSTANCE_RUNBOOK, NOBODY, runbook, statuses } from './automation.ts';
import { startListening, type Listening } from './start-listening.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization, type StartOptions } from './start.ts';

const [MEMBER, SECOND] = MEMBERS;
/** When the first of two steps runs. */
const MIDWAY_MS = 30;

let automation: Automation;
let listening: Listening;
const begin = async (options: StartOptions = {}): Promise<void> => {
  const { runbooks } = await sampleOrganization();
  listening = await startListening({
    runbooks: [...runbooks, readRunbook('twice', runbook(2)), readRunbook('stop', INSTANCE_RUNBOOK)],
    ...options,
  });
  automation = new Automation(listening);
};
beforeEach(() => begin());
afterEach(() => automation.started.organization.close());

const restart = async (options: StartOptions): Promise<void> => {
  await automation.started.organization.close();
  await begin(options);
};

/** Starts everywhere, and stops it while the first location runs its first step. */
async function stopMidway(
  type?: StopType,
  targetLocation: object = {},
  DocumentName = 'twice',
): Promise<Awaited<ReturnType<Automation['get']>>> {
  const TargetLocations = [{ Accounts: [...MEMBERS], Regions: [REGION], ...targetLocation }];
  const id = await automation.start({ DocumentName, TargetLocations });
  await automation.started.clock.runFor(2 * MIDWAY_MS);
  await automation.stop(id, type);
  await automation.started.organization.idle();
  return automation.get(id);
}

const PENDING = MEMBERS.slice(1).map(() => 'Pending');

describe('Cancel', () => {
  test('an execution is Cancelling, then Cancelled, and so is the step that ran', async () => {
    const id = await automation.start({ DocumentName: 'twice' });
    await automation.started.clock.runFor(MIDWAY_MS);
    await automation.stop(id);
    expect(await automation.get(id)).toMatchObject({ AutomationExecutionStatus: 'Cancelling' });
    await automation.started.organization.idle();
    const execution = await automation.get(id);
    expect(execution).toMatchObject({ AutomationExecutionStatus: 'Cancelled' });
    expect(execution.ExecutionEndTime).toBeDefined();
    expect(statuses(execution)).toEqual(['Cancelled', 'Pending']);
  });

  test('a parent cancels the child that runs; locations that have not started stay Pending', async () => {
    const parent = await stopMidway();
    expect(parent).toMatchObject({
      AutomationExecutionStatus: 'Cancelled',
      ProgressCounters: { TotalSteps: 7, SuccessSteps: 0, FailedSteps: 0, CancelledSteps: 1 },
    });
    expect(statuses(parent)).toEqual(['Cancelled', ...PENDING]);
    const children = automation.childrenOf(parent);
    expect(children.map(({ accountId }) => accountId)).toEqual([MEMBER]);
    expect(children[0]?.execution.AutomationExecutionStatus).toBe('Cancelled');
  });

  test('locations that have not started may be absent instead', async () => {
    await restart({ unverified: { pendingStepsAreListed: false } });
    expect(statuses(await stopMidway())).toEqual(['Cancelled']);
  });

  test('all the children that run at once', async () => {
    const parent = await stopMidway('Cancel', { TargetLocationMaxConcurrency: '3' });
    expect(statuses(parent)).toEqual(['Cancelled', 'Cancelled', 'Cancelled', ...PENDING.slice(2)]);
    expect(automation.childrenOf(parent).map(({ execution }) => execution.AutomationExecutionStatus)).toEqual(
      ['Cancelled', 'Cancelled', 'Cancelled'],
    );
  });

  test('goes down to the children of resources', async () => {
    const id = await automation.start({
      DocumentName: 'stop',
      TargetParameterName: 'InstanceId',
      Targets: [{ Key: 'ParameterValues', Values: ['a', 'b'] }],
      TargetLocations: [{ Accounts: [MEMBER, SECOND], Regions: [REGION] }],
    });
    await automation.started.clock.runFor(2 * MIDWAY_MS + 20);
    await automation.stop(id);
    await automation.started.organization.idle();
    expect(
      automation.started.organization
        .executions()
        .map(({ execution }) => [execution.Target, execution.AutomationExecutionStatus]),
    ).toEqual([
      [undefined, 'Cancelled'],
      [undefined, 'Cancelled'],
      ['a', 'Cancelled'],
    ]);
  });

  test('a child may be stopped alone, in its own account: its parent counts it as failed', async () => {
    const id = await automation.start({
      DocumentName: 'twice',
      TargetLocations: [{ Accounts: [MEMBER, SECOND], Regions: [REGION] }],
    });
    await automation.started.clock.runFor(2 * MIDWAY_MS);
    const [child] = automation.childrenOf(await automation.get(id));
    const childId = child?.execution.AutomationExecutionId ?? '';
    await expect(automation.stop(childId)).rejects.toMatchObject({
      name: 'AutomationExecutionNotFoundException',
    });
    await automation.stop(childId, 'Cancel', MEMBER);
    await automation.started.organization.idle();
    const parent = await automation.get(id);
    expect(statuses(parent)).toEqual(['Cancelled', 'Pending']);
    expect(parent.AutomationExecutionStatus).toBe('Failed');
  });

  test.each(['Canceled', 'Cancelled'] as const)(
    'is announced as %s, once it has happened',
    async (cancelledInEvents) => {
      await restart({ unverified: { cancelledInEvents } });
      await stopMidway();
      const told = (event: BusEvent) => [event.account, event.detail['Status']];
      expect(listening.received.map(told)).toEqual([
        [MEMBER, cancelledInEvents],
        [CENTRAL, cancelledInEvents],
      ]);
    },
  );

  test('once more while it is Cancelling changes nothing', async () => {
    const id = await automation.start({ DocumentName: 'twice' });
    await automation.started.clock.runFor(MIDWAY_MS);
    await automation.stop(id);
    await automation.stop(id);
    await automation.started.organization.idle();
    expect(await automation.get(id)).toMatchObject({ AutomationExecutionStatus: 'Cancelled' });
  });
});

describe('Complete', () => {
  test.each(['Success', 'Cancelled'] as const)(
    'lets the step that runs end, starts no other, and ends as %s',
    async (statusAfterComplete) => {
      await restart({ unverified: { statusAfterComplete } });
      const id = await automation.start({ DocumentName: 'twice' });
      await automation.started.clock.runFor(MIDWAY_MS);
      await automation.stop(id, 'Complete');
      expect(await automation.get(id)).toMatchObject({ AutomationExecutionStatus: 'InProgress' });
      await automation.started.organization.idle();
      const execution = await automation.get(id);
      expect(execution.AutomationExecutionStatus).toBe(statusAfterComplete);
      expect(statuses(execution)).toEqual(['Success', 'Pending']);
    },
  );

  test('between two steps, starts no other', async () => {
    const id = await automation.start({ DocumentName: 'twice' });
    await automation.started.clock.runFor(2 * MIDWAY_MS - 10);
    await automation.stop(id, 'Complete');
    await automation.started.organization.idle();
    expect(statuses(await automation.get(id))).toEqual(['Success', 'Pending']);
  });

  test('lets the children that run end whole', async () => {
    const parent = await stopMidway('Complete', { TargetLocationMaxConcurrency: '2' });
    expect(statuses(parent)).toEqual(['Success', 'Success', ...PENDING.slice(1)]);
    expect(parent.AutomationExecutionStatus).toBe('Success');
    expect(automation.childrenOf(parent).map(({ execution }) => statuses(execution))).toEqual([
      ['Success', 'Success'],
      ['Success', 'Success'],
    ]);
  });

  test('what fails all the same has failed', async () => {
    automation.denyBuckets(MEMBER);
    expect(await stopMidway('Complete')).toMatchObject({ AutomationExecutionStatus: 'Failed' });
  });

  test('may be followed by Cancel', async () => {
    const id = await automation.start({ DocumentName: 'twice' });
    await automation.started.clock.runFor(MIDWAY_MS);
    await automation.stop(id, 'Complete');
    await automation.stop(id, 'Cancel');
    await automation.started.organization.idle();
    expect(statuses(await automation.get(id))).toEqual(['Cancelled', 'Pending']);
    expect(await automation.get(id)).toMatchObject({ AutomationExecutionStatus: 'Cancelled' });
  });
});

describe('refuses', () => {
  test('an execution that does not exist', async () => {
    await expect(automation.stop(NOBODY)).rejects.toMatchObject({
      name: 'AutomationExecutionNotFoundException',
    });
  });

  test('one that has ended', async () => {
    const { AutomationExecutionId = '' } = await automation.run({});
    await expect(automation.stop(AutomationExecutionId)).rejects.toMatchObject({
      name: 'InvalidAutomationStatusUpdateException',
      message: expect.stringContaining(AutomationExecutionId),
    });
  });

  test('a type that there is not', async () => {
    const Type = 'Abort' as StopType;
    await expect(
      automation.ssm().send(new StopAutomationExecutionCommand({ AutomationExecutionId: NOBODY, Type })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("Value 'Abort' at 'type'"),
    });
  });
});
