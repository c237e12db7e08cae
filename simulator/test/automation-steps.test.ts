import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  DescribeAutomationStepExecutionsCommand,
  GetAutomationExecutionCommand,
  type StartAutomationExecutionCommandInput,
} from '@aws-sdk/client-ssm';
import { readRunbook } from '../runbook/runbook.ts';
import { Automation, NOBODY, organizationWith, runbook } from './automation.ts';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, REGION, start } from './start.ts';

const [MEMBER, SECOND] = MEMBERS;

let automation: Automation;
beforeEach(async () => {
  automation = new Automation(await start());
});
afterEach(() => automation.started.organization.close());

describe('StartAutomationExecution refuses', () => {
  test.each<
    [what: string, input: Partial<StartAutomationExecutionCommandInput>, name: string, words: string]
  >([
    [
      'a runbook that does not exist',
      { DocumentName: 'other' },
      'AutomationDefinitionNotFoundException',
      'other',
    ],
    [
      'a parameter that the runbook does not have',
      { Parameters: { Size: ['1'] } },
      'InvalidAutomationExecutionParametersException',
      'Size',
    ],
    [
      'an account that is none',
      { TargetLocations: [{ Accounts: ['12'], Regions: [REGION] }] },
      'ValidationException',
      "Value '12' at 'targetLocations.1.member.accounts.1.member'",
    ],
    [
      'more than fifty accounts',
      { TargetLocations: [{ Accounts: Array.from({ length: 51 }, () => MEMBER), Regions: [REGION] }] },
      'ValidationException',
      "at 'targetLocations.1.member.accounts' failed to satisfy constraint: Member must have length less than or equal to 50",
    ],
    [
      'a concurrency of none',
      { TargetLocations: [{ Accounts: [MEMBER], Regions: [REGION], TargetLocationMaxConcurrency: '0' }] },
      'ValidationException',
      "Value '0' at 'targetLocations.1.member.targetLocationMaxConcurrency'",
    ],
    [
      'an entry that excludes all its accounts',
      { TargetLocations: [{ Accounts: [MEMBER], Regions: [REGION], ExcludeAccounts: [MEMBER] }] },
      'InvalidTarget',
      'TargetLocations.0 targets no account',
    ],
    [
      'alarms of a target location',
      {
        TargetLocations: [
          {
            Accounts: [MEMBER],
            Regions: [REGION],
            TargetLocationAlarmConfiguration: { Alarms: [{ Name: 'a' }] },
          },
        ],
      },
      'ValidationException',
      'TargetLocations.0.TargetLocationAlarmConfiguration is not simulated',
    ],
    [
      'alarms',
      { AlarmConfiguration: { Alarms: [{ Name: 'a' }] } },
      'ValidationException',
      'AlarmConfiguration is not simulated',
    ],
    [
      'target locations at a URL',
      { TargetLocationsURL: 'https://bucket.s3.amazonaws.com/locations' },
      'ValidationException',
      'TargetLocationsURL is not simulated',
    ],
    ['the interactive mode', { Mode: 'Interactive' }, 'ValidationException', 'Interactive is not simulated'],
    [
      'more than five tags',
      { Tags: Array.from({ length: 6 }, (_, index) => ({ Key: `k${index}`, Value: 'v' })) },
      'ValidationException',
      'at most five tags',
    ],
    ['a token that is no UUID', { ClientToken: 'x'.repeat(36) }, 'ValidationException', 'must be a UUID'],
  ])('%s', async (_what, input, name, words) => {
    await expect(automation.start(input)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(words),
    });
  });
});

describe('GetAutomationExecution', () => {
  test('an execution is seen in its own account and Region only', async () => {
    const id = await automation.start();
    await expect(automation.get(id, MEMBER)).rejects.toMatchObject({
      name: 'AutomationExecutionNotFoundException',
    });
    await expect(automation.get(NOBODY)).rejects.toMatchObject({
      name: 'AutomationExecutionNotFoundException',
    });

    await automation.restart({ organization: await organizationWith({ regions: [REGION, 'us-east-1'] }) });
    const AutomationExecutionId = await automation.start();
    const inRegion = (region: string) =>
      automation.ssm(CENTRAL, region).send(new GetAutomationExecutionCommand({ AutomationExecutionId }));
    await expect(inRegion(REGION)).resolves.toBeDefined();
    await expect(inRegion('us-east-1')).rejects.toMatchObject({
      name: 'AutomationExecutionNotFoundException',
    });
  });

  test('holds so many steps, and says that there are more', async () => {
    await automation.restart({ unverified: { stepsInGet: 3 } });
    const parent = await automation.runIn();
    expect([parent.StepExecutions?.length, parent.StepExecutionsTruncated]).toEqual([3, true]);

    await automation.restart({ runbooks: [readRunbook('long', runbook(101))] });
    const long = await automation.get(await automation.start({ DocumentName: 'long' }));
    expect([long.StepExecutions?.length, long.StepExecutionsTruncated]).toEqual([100, true]);
    const other = await automation.runIn({}, 'long');
    expect([other.StepExecutions?.length, other.StepExecutionsTruncated]).toEqual([7, false]);
  });

  test('a Region that is not enabled knows no credentials', async () => {
    await expect(
      automation
        .ssm(CENTRAL, 'us-east-1')
        .send(new GetAutomationExecutionCommand({ AutomationExecutionId: NOBODY })),
    ).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });
});

describe('DescribeAutomationStepExecutions', () => {
  test('gives fifty a page at most, and after the last page an empty token', async () => {
    await automation.restart({ runbooks: [readRunbook('long', runbook(120))] });
    const AutomationExecutionId = await automation.start({ DocumentName: 'long' });
    await automation.started.organization.idle();
    const names: (string | undefined)[] = [];
    const sizes: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await automation.ssm().send(
        new DescribeAutomationStepExecutionsCommand({
          AutomationExecutionId,
          ...(NextToken !== undefined && { NextToken }),
        }),
      );
      names.push(...(page.StepExecutions ?? []).map(({ StepName }) => StepName));
      sizes.push(page.StepExecutions?.length ?? 0);
      ({ NextToken } = page);
    } while (NextToken !== '');
    expect(sizes).toEqual([50, 50, 20]);
    expect(new Set(names).size).toBe(120);
  });

  test('an execution that does not exist is an error', async () => {
    await expect(
      automation.ssm().send(new DescribeAutomationStepExecutionsCommand({ AutomationExecutionId: NOBODY })),
    ).rejects.toMatchObject({ name: 'AutomationExecutionNotFoundException' });
  });

  test('takes filters, and the other way round', async () => {
    automation.denyBuckets(SECOND);
    const { AutomationExecutionId } = await automation.runIn();
    const steps = async (input: object) =>
      (
        await automation
          .ssm()
          .send(new DescribeAutomationStepExecutionsCommand({ AutomationExecutionId, ...input }))
      ).StepExecutions?.map(({ StepName }) => StepName?.slice(0, 12));
    expect(await steps({ Filters: [{ Key: 'StepExecutionStatus', Values: ['Failed'] }] })).toEqual([SECOND]);
    expect(await steps({ ReverseOrder: true })).toEqual([...MEMBERS].toReversed());

    const found = async (Key: string, ...Values: string[]) =>
      (await steps({ Filters: [{ Key, Values }] }))?.length;
    const { ssm } = clientsOf(automation.started.organization);
    const { StepExecutions: [first] = [] } = await ssm.send(
      new DescribeAutomationStepExecutionsCommand({ AutomationExecutionId }),
    );
    expect(await found('Action', 'aws:executeAutomation', 'aws:sleep')).toBe(7);
    expect(await found('StepExecutionId', first?.StepExecutionId ?? '')).toBe(1);
    expect(await found('StepExecutionStatus', 'Success', 'Failed')).toBe(2);
    expect(await found('StepName', `${SECOND}_${REGION}`, 'other')).toBe(1);
    // Only two have started.
    expect(await found('StartTimeAfter', '2026-01-01T00:00:00Z')).toBe(2);
    expect(await found('StartTimeAfter', '2026-01-01T00:00:00.100Z')).toBe(1);
    expect(await found('StartTimeBefore', '2026-01-01T00:00:00.100Z')).toBe(1);
    expect(await found('ParentStepExecutionId', first?.StepExecutionId ?? '')).toBe(0);
    expect(await found('ParentStepIteration', '1')).toBe(0);
    expect(await found('ParentStepIteratorValue', 'a')).toBe(0);
    await expect(found('Colour', 'red')).rejects.toMatchObject({ name: 'InvalidFilterKey' });
    await expect(found('StepExecutionStatus', 'Done')).rejects.toMatchObject({ name: 'InvalidFilterValue' });
    await expect(found('StartTimeAfter', 'soon')).rejects.toMatchObject({
      name: 'InvalidFilterValue',
      message: expect.stringContaining('soon for StartTimeAfter'),
    });
  });
});
