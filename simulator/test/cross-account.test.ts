import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { TargetLocation } from '@aws-sdk/client-ssm';
import { readRunbook } from '../runbook/runbook.ts';
import { Automation, runbook, statuses } from './automation.ts';
import { CENTRAL, MEMBERS, REGION, start } from './start.ts';

const [MEMBER, SECOND] = MEMBERS;

let automation: Automation;
beforeEach(async () => {
  automation = new Automation(await start());
});
afterEach(() => automation.started.organization.close());

describe('a cross-account execution', () => {
  test('is in progress until its last location has ended', async () => {
    const id = await automation.start({ TargetLocations: [{ Accounts: [...MEMBERS], Regions: [REGION] }] });
    expect(await automation.get(id)).toMatchObject({ AutomationExecutionStatus: 'InProgress' });
    expect(statuses(await automation.get(id))).toEqual(MEMBERS.map(() => 'Pending'));

    await automation.started.clock.runFor(30);
    expect(statuses(await automation.get(id))).toEqual([
      'InProgress',
      ...MEMBERS.slice(1).map(() => 'Pending'),
    ]);
    await automation.started.organization.idle();
    expect(await automation.get(id)).toMatchObject({ AutomationExecutionStatus: 'Success' });
  });

  test('takes one location at a time by default, and more where it is allowed to', async () => {
    const overlapping = async (targetLocation: Partial<TargetLocation> = {}): Promise<number> =>
      automation.overlapping(automation.childrenOf(await automation.runIn(targetLocation)));
    expect(await overlapping()).toBe(1);
    expect(await overlapping({ TargetLocationMaxConcurrency: '3' })).toBe(3);
    expect(await overlapping({ TargetLocationMaxConcurrency: '50%' })).toBe(3);
    expect(await overlapping({ TargetLocationMaxConcurrency: '100%' })).toBe(7);
    expect(await overlapping({ TargetLocationMaxConcurrency: '1%' })).toBe(1);
  });

  test('stops at the first failure by default: the rest stays Pending, and the parent has failed', async () => {
    automation.denyBuckets(SECOND);
    const parent = await automation.runIn();
    expect(statuses(parent)).toEqual(['Success', 'Failed', ...MEMBERS.slice(2).map(() => 'Pending')]);
    expect(parent).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      ProgressCounters: { TotalSteps: 7, SuccessSteps: 1, FailedSteps: 1 },
    });
    expect(automation.started.organization.executions()).toHaveLength(3);
  });

  test('beyond it, it may be called a success all the same, by a switch', async () => {
    await automation.restart({ unverified: { statusBeyondThreshold: 'Success' } });
    automation.denyBuckets(MEMBER);
    const parent = await automation.runIn();
    expect(statuses(parent)).toEqual(['Failed', ...MEMBERS.slice(1).map(() => 'Pending')]);
    expect(parent.AutomationExecutionStatus).toBe('Success');
  });

  test('steps that never started may be absent instead', async () => {
    await automation.restart({ unverified: { pendingStepsAreListed: false } });
    automation.denyBuckets(MEMBER);
    expect(statuses(await automation.runIn())).toEqual(['Failed']);
  });

  test.each<[maxErrors: string, failing: number, started: number, status: string]>([
    ['1', 1, 7, 'Success'],
    ['1', 2, 2, 'Failed'],
    ['30%', 2, 7, 'Success'],
    ['30%', 3, 3, 'Failed'],
  ])(
    'with an error threshold of %s and %i failures, %i locations start and it ends as %s',
    async (...row) => {
      const [TargetLocationMaxErrors, failing, begun, status] = row;
      automation.denyBuckets(...MEMBERS.slice(0, failing));
      const parent = await automation.runIn({ TargetLocationMaxErrors });
      expect(statuses(parent).filter((one) => one !== 'Pending')).toHaveLength(begun);
      expect(parent.AutomationExecutionStatus).toBe(status);
    },
  );

  test('a location that failed ends as AWS may call it too, as often as it is said', async () => {
    automation.denyBuckets(MEMBER, SECOND);
    automation.started.organization.trouble.add({
      kind: 'endAs',
      as: 'Rejected',
      accountId: MEMBER,
      times: 1,
    });
    const targetLocation = { Accounts: [MEMBER, SECOND], TargetLocationMaxErrors: '100%' };
    expect(statuses(await automation.runIn(targetLocation))).toEqual(['Rejected', 'Failed']);
    expect(statuses(await automation.runIn(targetLocation))).toEqual(['Failed', 'Failed']);
    const [child] = await automation.list([], MEMBER);
    expect(child).toMatchObject({ AutomationExecutionStatus: 'Failed' });
  });

  test('failures within the threshold may fail it all the same', async () => {
    await automation.restart({ unverified: { statusWithinThreshold: 'Failed' } });
    automation.denyBuckets(MEMBER);
    const parent = await automation.runIn({ TargetLocationMaxErrors: '1' });
    expect(parent.AutomationExecutionStatus).toBe('Failed');
  });

  test('a failed step names its child, or does not', async () => {
    automation.denyBuckets(MEMBER);
    const [child] = (await automation.list([], MEMBER)).map(
      ({ AutomationExecutionId }) => AutomationExecutionId,
    );
    expect(child).toBeUndefined();
    const parent = await automation.runIn();
    expect(parent.StepExecutions?.[0]?.Outputs).toEqual({
      ExecutionId: (await automation.list([], MEMBER)).map(
        ({ AutomationExecutionId }) => AutomationExecutionId,
      ),
    });

    await automation.restart({ unverified: { failedStepNamesItsChild: false } });
    automation.denyBuckets(MEMBER);
    expect((await automation.runIn()).StepExecutions?.[0]?.Outputs).toEqual({});
  });

  test('a step whose child failed says so, and the parent says the same', async () => {
    automation.denyBuckets(MEMBER);
    const parent = await automation.runIn();
    const [child] = automation.childrenOf(parent);
    const words = `The automation execution ${child?.execution.AutomationExecutionId} in the target location ended with status Failed.`;
    expect(parent.StepExecutions?.[0]?.FailureMessage).toBe(words);
    expect(parent.FailureMessage).toBe(words);
  });

  test('of several steps that run, the first is the current one', async () => {
    const TargetLocations = [
      { Accounts: [...MEMBERS], Regions: [REGION], TargetLocationMaxConcurrency: '3' },
    ];
    const id = await automation.start({ TargetLocations });
    await automation.started.clock.runFor(30);
    const execution = await automation.get(id);
    expect(statuses(execution).filter((status) => status === 'InProgress')).toHaveLength(3);
    expect(execution).toMatchObject({
      CurrentStepName: `${MEMBER}_${REGION}`,
      CurrentAction: 'aws:executeAutomation',
    });
  });

  test('which are those of another public report, by a switch', async () => {
    await automation.restart({ unverified: { roleFailureWords: 'providedRole' } });
    const role = 'AWS-SystemsManager-AutomationExecutionRole';
    automation.started.organization.accounts.get(MEMBER)?.deleteRole(role);
    const [step] = (await automation.runIn({ Accounts: [MEMBER] })).StepExecutions ?? [];
    expect(step?.FailureMessage).toContain(
      `The provided role: arn:aws:iam::${MEMBER}:role/${role} can't be assumed. (Service: null;`,
    );
  });

  test('an execution role that does not exist: the step fails in the known words, and there is no child', async () => {
    const role = 'AWS-SystemsManager-AutomationExecutionRole';
    automation.started.organization.accounts.get(MEMBER)?.deleteRole(role);
    const parent = await automation.runIn({ Accounts: [MEMBER] });
    expect(parent.StepExecutions).toEqual([
      expect.objectContaining({
        StepStatus: 'Failed',
        FailureMessage: `The execution role arn:aws:iam::${MEMBER}:role/${role} in the target location is unable to be assumed.`,
      }),
    ]);
    expect(parent.StepExecutions?.[0]?.Outputs).toBeUndefined();
    expect(await automation.list([], MEMBER)).toEqual([]);
  });

  test.each([
    [false, 7],
    [true, 14],
  ])('counters may count the steps of the children: %s', async (countersCountChildrenSteps, count) => {
    await automation.restart({
      runbooks: [readRunbook('twice', runbook(2))],
      unverified: { countersCountChildrenSteps },
    });
    const parent = await automation.runIn({}, 'twice');
    expect(parent.ProgressCounters).toMatchObject({ TotalSteps: count, SuccessSteps: count });
  });

  test('its children know it, and run as the principal that started it; the central account can be a target itself', async () => {
    const parent = await automation.runIn({ Accounts: [CENTRAL, MEMBER] });
    const children = automation.started.organization
      .executions()
      .filter(({ execution }) => execution.ParentAutomationExecutionId === parent.AutomationExecutionId);
    expect(children.map(({ accountId }) => accountId)).toEqual([CENTRAL, MEMBER]);
    expect(children.map(({ execution }) => execution.ExecutedBy)).toEqual([
      parent.ExecutedBy,
      parent.ExecutedBy,
    ]);
  });

  test('a step may say its account and Region in a field of its own', async () => {
    expect((await automation.runIn()).StepExecutions?.[0]).not.toHaveProperty('TargetLocation');
    await automation.restart({ unverified: { stepsNameTheirLocation: true } });
    expect((await automation.runIn()).StepExecutions?.[0]?.TargetLocation).toEqual({
      Accounts: [MEMBER],
      Regions: [REGION],
    });
  });

  test('accounts that are excluded are left out', async () => {
    const parent = await automation.runIn({ ExcludeAccounts: [SECOND, ...MEMBERS.slice(3)] });
    expect(automation.childrenOf(parent).map(({ accountId }) => accountId)).toEqual([MEMBER, MEMBERS[2]]);
    expect(parent.TargetLocations?.[0]?.ExcludeAccounts).toEqual([SECOND, ...MEMBERS.slice(3)]);
  });

  test('each of several entries has its own concurrency and error threshold', async () => {
    automation.denyBuckets(MEMBER);
    const Regions = [REGION];
    const parent = await automation.run({
      TargetLocations: [
        { Accounts: MEMBERS.slice(0, 3), Regions },
        { Accounts: MEMBERS.slice(3), Regions, TargetLocationMaxConcurrency: '4' },
      ],
    });
    expect(statuses(parent)).toEqual([
      'Failed',
      'Pending',
      'Pending',
      'Success',
      'Success',
      'Success',
      'Success',
    ]);
    expect(parent.AutomationExecutionStatus).toBe('Failed');
  });

  test('a place that stands in one entry twice is one', async () => {
    const parent = await automation.run({
      TargetLocations: [{ Accounts: [MEMBER, MEMBER], Regions: [REGION, REGION] }],
    });
    expect(parent.StepExecutions?.map(({ StepName }) => StepName)).toEqual([`${MEMBER}_${REGION}`]);
  });

  test('the same place may stand in two entries', async () => {
    const targetLocation = { Accounts: [MEMBER], Regions: [REGION] };
    const id = await automation.start({ TargetLocations: [targetLocation, targetLocation] });
    await automation.started.organization.idle();
    expect((await automation.get(id)).StepExecutions?.map(({ StepName }) => StepName)).toEqual([
      `${MEMBER}_${REGION}`,
      `${MEMBER}_${REGION}`,
    ]);
    expect(statuses(await automation.get(id))).toEqual(['Success', 'Success']);
  });
});
