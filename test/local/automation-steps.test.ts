import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  DescribeAutomationStepExecutionsCommand,
  GetAutomationExecutionCommand,
  type StartAutomationExecutionCommandInput,
} from '@aws-sdk/client-ssm';
import { readRunbook } from '../../local/runbook/runbook.ts';
import { Automation, NOBODY, runbook } from './automation.ts';
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
      'rate control',
      { TargetParameterName: 'InstanceId', Targets: [{ Key: 'tag:ENV', Values: ['DEV'] }] },
      'ValidationException',
      'TargetParameterName, Targets is not simulated',
    ],
    [
      'an organizational unit',
      { TargetLocations: [{ Accounts: ['ou-1234-12345678'], Regions: [REGION] }] },
      'ValidationException',
      'ou-1234-12345678',
    ],
    [
      'a field of a target location that is not simulated',
      { TargetLocations: [{ Accounts: [MEMBER], Regions: [REGION], ExcludeAccounts: [SECOND] }] },
      'ValidationException',
      'TargetLocations.0.ExcludeAccounts is not simulated',
    ],
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
  });

  test('holds so many steps, and says that there are more', async () => {
    await automation.restart({ unverified: { stepsInGet: 3 } });
    const parent = await automation.runIn();
    expect([parent.StepExecutions?.length, parent.StepExecutionsTruncated]).toEqual([3, true]);
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
  });
});
