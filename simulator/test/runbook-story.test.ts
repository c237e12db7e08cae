import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../organization/api-answer.ts';
import { loadRunbooks } from '../organization/load.ts';
import { Automation, statuses } from './automation.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization, start } from './start.ts';
import { FIXTURES } from './fixture.ts';

const INSTANCE = 'i-0123456789abcdef0';
const [WINDOWS, BROKEN] = MEMBERS;

const state = (Name: string) => ({
  Reservations: [{ Instances: [{ State: { Name }, InstanceType: 't3.micro' }] }],
});
const platform = (PlatformType: string) => ({
  InstanceInformationList: [{ InstanceId: INSTANCE, PlatformType }],
});
const EVERYWHERE: Record<string, ApiAnswer> = {
  'ssm:DescribeInstanceInformation': platform('Linux'),
  'ssm:SendCommand': [
    {
      when: { DocumentName: 'AWS-RunShellScript' },
      answer: { Output: 'patched {{ accountName }}', Seconds: 60 },
    },
    { when: { DocumentName: 'AWS-RunPowerShellScript' }, answer: { sequence: [{ Status: 'Failed' }, {}] } },
  ],
  'ec2:DescribeInstances': { sequence: [state('pending'), state('running')] },
  'ec2:DescribeInstanceStatus': { InstanceStatuses: [{ InstanceState: { Name: 'running' } }] },
  'sns:Publish': { MessageId: 'm' },
};

let automation: Automation;
beforeEach(async () => {
  const { organization } = await sampleOrganization();
  const defaults = { ...organization.defaults, answers: EVERYWHERE };
  automation = new Automation(
    await start({
      organization: { ...organization, defaults },
      runbooks: await loadRunbooks(join(FIXTURES, 'every-action')),
    }),
  );
});
afterEach(() => automation.started.organization.close());

const setAnswer = (accountId: string, operation: string, answer: ApiAnswer): void =>
  automation.started.organization.accounts.get(accountId)?.setAnswer(operation, answer);

test('a runbook with every action runs in every account, each by what the organization file says of it', async () => {
  setAnswer(WINDOWS, 'ssm:DescribeInstanceInformation', platform('Windows'));
  setAnswer(BROKEN, 'ssm:DescribeInstanceInformation', platform('Plan9'));
  const parentId = await automation.start({
    DocumentName: 'patch_instance',
    Parameters: { InstanceId: [INSTANCE] },
    TargetLocations: [{ Accounts: [...MEMBERS], Regions: [REGION], TargetLocationMaxConcurrency: '100%' }],
  });
  await automation.started.organization.idle();
  const parent = await automation.get(parentId);
  expect(parent.AutomationExecutionStatus).toBe('Success');

  const ran = (await Promise.all(MEMBERS.map((accountId) => childrenIn(accountId, parentId)))).flat();
  const done = (names: readonly string[]): string[] =>
    [
      'getPlatform',
      'choosePlatform',
      'patchWindows',
      'patchLinux',
      'rest',
      'waitUntilRunning',
      'takeInventory',
      'refuse',
    ].map((name) => (names.includes(name) ? 'Success' : 'Pending'));
  const tail = ['rest', 'waitUntilRunning', 'takeInventory'];
  expect(ran.map(statuses)).toEqual(
    MEMBERS.map((accountId) => {
      if (accountId === BROKEN) return done(['getPlatform', 'choosePlatform', 'refuse']);
      const patch = accountId === WINDOWS ? 'patchWindows' : 'patchLinux';
      return done(['getPlatform', 'choosePlatform', patch, ...tail]);
    }),
  );
  expect(ran.at(-1)?.Outputs).toEqual({
    'getPlatform.platform': ['Linux'],
    'patchLinux.Output': ['patched shop-production'],
    'takeInventory.Output': ['t3.micro'],
  });

  const [nested] = await childrenIn(WINDOWS, ran[0]?.AutomationExecutionId ?? '');
  expect(nested).toMatchObject({
    DocumentName: 'take_inventory',
    AutomationExecutionStatus: 'Success',
    Parameters: { InstanceId: [INSTANCE] },
  });
});

const childrenIn = async (accountId: string, parentId: string) => {
  const children = await automation.list([{ Key: 'ParentExecutionId', Values: [parentId] }], accountId);
  return Promise.all(
    children.map(({ AutomationExecutionId = '' }) => automation.get(AutomationExecutionId, accountId)),
  );
};

test('parameters are checked before anything starts', async () => {
  const Parameters = { InstanceId: ['vol-1'], Reboot: ['maybe'] };
  await expect(automation.start({ DocumentName: 'patch_instance', Parameters })).rejects.toMatchObject({
    name: 'InvalidAutomationExecutionParametersException',
    message: expect.stringMatching(/"vol-1", which does not match.*"maybe", which is no Boolean/),
  });
  expect(automation.started.organization.executions()).toEqual([]);
});

test('a role that does not exist refuses the start, in AWS’s words', async () => {
  const Parameters = {
    InstanceId: [INSTANCE],
    AutomationAssumeRole: [`arn:aws:iam::${CENTRAL}:role/Missing`],
  };
  await expect(automation.start({ DocumentName: 'patch_instance', Parameters })).rejects.toMatchObject({
    name: 'InvalidAutomationExecutionParametersException',
    message: 'The defined assume role is unable to be assumed.',
  });
});
