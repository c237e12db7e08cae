import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { StartAutomationExecutionCommandInput, TargetLocation } from '@aws-sdk/client-ssm';
import { readRunbook } from '../runbook/runbook.ts';
import { aResource, Automation, INSTANCE_RUNBOOK, organizationWith, statuses } from './automation.ts';
import { CENTRAL, MEMBERS, REGION, start } from './start.ts';

const [MEMBER, SECOND, THIRD] = MEMBERS;
const PRODUCTION = { ENV: 'PROD' };

let automation: Automation;
beforeEach(async () => {
  const organization = await organizationWith(
    {},
    {
      [CENTRAL]: { resources: [aResource('i-central', { tags: PRODUCTION })] },
      [MEMBER]: { resources: ['i-1', 'i-2', 'i-3'].map((id) => aResource(id, { tags: PRODUCTION })) },
      [SECOND]: { resources: [aResource('i-4', { tags: PRODUCTION }), aResource('i-5')] },
    },
  );
  const runbooks = [readRunbook('stop', INSTANCE_RUNBOOK)];
  automation = new Automation(await start({ organization, runbooks }));
});
afterEach(() => automation.started.organization.close());

const run = (
  targetLocation: Partial<TargetLocation> = {},
  input: Partial<StartAutomationExecutionCommandInput> = {},
) =>
  automation.run({
    DocumentName: 'stop',
    TargetParameterName: 'InstanceId',
    Targets: [{ Key: 'tag:ENV', Values: ['PROD'] }],
    TargetLocations: [{ Accounts: [MEMBER, SECOND, THIRD], Regions: [REGION], ...targetLocation }],
    ...input,
  });

describe('targets in target locations', () => {
  test('a child in each location, with a child of its own for each resource there', async () => {
    const parent = await run();
    expect(parent).toMatchObject({
      AutomationExecutionStatus: 'Success',
      Targets: [{ Key: 'tag:ENV', Values: ['PROD'] }],
      TargetParameterName: 'InstanceId',
      ResolvedTargets: { ParameterValues: [], Truncated: false },
      ProgressCounters: { TotalSteps: 3, SuccessSteps: 3 },
    });
    const targetLocations = automation.childrenOf(parent);
    expect(targetLocations.map(({ accountId }) => accountId)).toEqual([MEMBER, SECOND, THIRD]);
    expect(targetLocations.map(({ execution }) => execution.ResolvedTargets?.ParameterValues)).toEqual([
      ['i-1', 'i-2', 'i-3'],
      ['i-4'],
      [],
    ]);
    const grandchildren = targetLocations.map(({ execution }) => automation.childrenOf(execution));
    expect(
      grandchildren.map((ones) => ones.map(({ accountId, execution }) => [accountId, execution.Target])),
    ).toEqual([
      [
        [MEMBER, 'i-1'],
        [MEMBER, 'i-2'],
        [MEMBER, 'i-3'],
      ],
      [[SECOND, 'i-4']],
      [],
    ]);
  });

  test("the location child's steps name no child, the parent's name the location child", async () => {
    const parent = await run();
    const [targetLocation] = automation.childrenOf(parent);
    expect(parent.StepExecutions?.[0]?.Outputs).toEqual({
      ExecutionId: [targetLocation?.execution.AutomationExecutionId],
    });
    expect(
      targetLocation?.execution.StepExecutions?.map(({ StepName, Outputs }) => [StepName, Outputs]),
    ).toEqual([
      ['i-1', {}],
      ['i-2', {}],
      ['i-3', {}],
    ]);
    expect(targetLocation?.execution).toMatchObject({
      Targets: parent.Targets,
      TargetParameterName: 'InstanceId',
    });
  });

  test("a location's own targets and rates take precedence", async () => {
    const own = { Targets: [{ Key: 'ParameterValues', Values: ['a', 'b', 'c'] }] };
    const rates = { TargetsMaxConcurrency: '2', TargetsMaxErrors: '1' };
    const parent = await run(
      { Accounts: [MEMBER], ...own, ...rates },
      { MaxConcurrency: '1', MaxErrors: '0' },
    );
    expect(parent).toMatchObject({ MaxConcurrency: '1', MaxErrors: '0' });
    const [targetLocation] = automation.childrenOf(parent);
    expect(targetLocation?.execution).toMatchObject({ ...own, MaxConcurrency: '2', MaxErrors: '1' });
    expect(targetLocation?.execution.StepExecutions).toHaveLength(3);
  });

  test('targets of a location alone are enough', async () => {
    const parent = await run(
      { Accounts: [MEMBER], Targets: [{ Key: 'ParameterValues', Values: ['a'] }] },
      { Targets: [] },
    );
    const [targetLocation] = automation.childrenOf(parent);
    expect(targetLocation?.execution.ResolvedTargets?.ParameterValues).toEqual(['a']);
  });

  test('a resource that fails fails its location, and that the parent', async () => {
    automation.denyBuckets(MEMBER);
    const parent = await run();
    expect(statuses(parent)).toEqual(['Failed', 'Pending', 'Pending']);
    const [targetLocation] = automation.childrenOf(parent);
    expect(statuses(targetLocation?.execution ?? {})).toEqual(['Failed', 'Pending', 'Pending']);
  });
});
