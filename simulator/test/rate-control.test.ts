import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AutomationExecution, StartAutomationExecutionCommandInput } from '@aws-sdk/client-ssm';
import { NO_OUTPUT } from '../automation/no-output.ts';
import { readRunbook } from '../runbook/runbook.ts';
import { recordedExecution } from './recorded-execution.ts';
import { aResource, Automation, INSTANCE_RUNBOOK, organizationWith, statuses } from './automation.ts';
import { createDocument } from './documents.ts';
import { CENTRAL, REGION, start, type StartOptions } from './start.ts';

const OTHER_REGION = 'us-east-1';
const DEV = { ENV: 'DEV' };
const RESOURCES = [
  aResource('i-1', { tags: DEV }),
  aResource('i-2', { tags: { ENV: 'PROD' }, groups: ['web'] }),
  aResource('vol-3', { type: 'AWS::EC2::Volume', tags: DEV, groups: ['web', 'data'] }),
  aResource('i-4', { tags: DEV, region: OTHER_REGION }),
];
const VALUES = ['i-1', 'i-2', 'i-3', 'i-4', 'i-5', 'i-6', 'i-7', 'i-8', 'i-9', 'i-10'];

const RUNBOOKS = [
  readRunbook('AWS-StopEC2Instance', INSTANCE_RUNBOOK),
  readRunbook(
    'StopAndTell',
    JSON.stringify({ ...JSON.parse(INSTANCE_RUNBOOK), outputs: ['stopInstance.Owner'] }),
  ),
];

let automation: Automation;
const started = async (options: StartOptions = {}) => ({
  organization: await organizationWith(
    { regions: [REGION, OTHER_REGION] },
    { [CENTRAL]: { resources: RESOURCES } },
  ),
  runbooks: RUNBOOKS,
  ...options,
});
beforeEach(async () => {
  automation = new Automation(await start(await started()));
});
afterEach(() => automation.started.organization.close());

const run = (input: Partial<StartAutomationExecutionCommandInput> = {}): Promise<AutomationExecution> =>
  automation.run({
    DocumentName: 'AWS-StopEC2Instance',
    TargetParameterName: 'InstanceId',
    Targets: [{ Key: 'ParameterValues', Values: VALUES }],
    ...input,
  });

const names = ({ StepExecutions = [] }: AutomationExecution) =>
  StepExecutions.map(({ StepName }) => StepName);

/** The same answer with the times and IDs of another: what differs from run to run. */
function asIf(execution: AutomationExecution, other: AutomationExecution): unknown {
  const [step] = execution.StepExecutions ?? [];
  const [otherStep] = other.StepExecutions ?? [];
  const runs = ({ ExecutionStartTime, ExecutionEndTime }: Partial<AutomationExecution> = {}) => ({
    ExecutionStartTime,
    ExecutionEndTime,
  });
  return {
    ...execution,
    ...runs(other),
    AutomationExecutionId: other.AutomationExecutionId,
    ExecutedBy: other.ExecutedBy,
    StepExecutions: [{ ...step, ...runs(otherStep), StepExecutionId: otherStep?.StepExecutionId }],
  };
}

describe('a rate-controlled execution', () => {
  test("answers as AWS's sample does, field by field", async () => {
    const sample = recordedExecution('recorded/doc-rate-control-get-automation-execution.json');
    const [id = ''] = sample.ResolvedTargets?.ParameterValues ?? [];
    const resources = [aResource(id, { tags: DEV })];
    await automation.restart(
      await started({ organization: await organizationWith({}, { [CENTRAL]: { resources } }) }),
    );
    const execution = await run({
      Targets: [{ Key: 'tag:ENV', Values: ['DEV'] }],
      MaxConcurrency: '1',
      MaxErrors: '1',
    });
    expect(asIf(execution, sample)).toEqual(sample);
  });

  test('has a child for each resource, in its own account and Region, which names the resource', async () => {
    const parent = await run({ Targets: [{ Key: 'ParameterValues', Values: ['a', 'b'] }] });
    expect(automation.childrenOf(parent)).toEqual(
      ['a', 'b'].map((Target) =>
        expect.objectContaining({
          accountId: CENTRAL,
          region: REGION,
          execution: expect.objectContaining({
            AutomationExecutionStatus: 'Success',
            Target,
            Targets: [],
            Parameters: { InstanceId: [Target] },
            ResolvedTargets: { ParameterValues: [], Truncated: false },
          }),
        }),
      ),
    );
    const listed = await automation.list([
      { Key: 'ParentExecutionId', Values: [parent.AutomationExecutionId ?? ''] },
    ]);
    expect(new Set(listed.map(({ Target }) => Target))).toEqual(new Set(['a', 'b']));
  });

  test('takes a parameter of the caller into every child', async () => {
    const Parameters = { Mode: ['hard'] };
    const parent = await run({ Parameters, Targets: [{ Key: 'ParameterValues', Values: ['a'] }] });
    expect(parent.Parameters).toEqual(Parameters);
    expect(automation.childrenOf(parent)[0]?.execution.Parameters).toEqual({
      Mode: ['hard'],
      InstanceId: ['a'],
    });
  });

  test.each<[key: string, values: string[], expected: string[]]>([
    ['ParameterValues', ['x', 'y', 'x'], ['x', 'y']],
    ['tag:ENV', ['DEV'], ['i-1', 'vol-3']],
    ['tag:ENV', ['DEV', 'PROD'], ['i-1', 'i-2', 'vol-3']],
    ['ResourceGroup', ['web'], ['i-2', 'vol-3']],
    ['AWS::EC2::Instance', ['*'], ['i-1', 'i-2']],
    ['AWS::EC2::Instance', ['i-2', 'vol-3'], ['i-2']],
    ['InstanceIds', ['*'], ['i-1', 'i-2']],
    ['InstanceIds', ['i-2', 'i-9'], ['i-2']],
  ])('%s=%j means what is in its account and Region: %j', async (Key, Values, expected) => {
    const parent = await run({ Targets: [{ Key, Values }] });
    expect(names(parent)).toEqual(expected);
    expect(parent.ResolvedTargets).toEqual({ ParameterValues: expected, Truncated: false });
  });

  test('takes target maps instead, with several parameters for each child', async () => {
    const maps = [
      { InstanceId: ['a'], Mode: ['hard'] },
      { InstanceId: ['b'], Mode: ['soft'] },
    ];
    const parent = await automation.run({
      DocumentName: 'AWS-StopEC2Instance',
      TargetParameterName: 'InstanceId',
      TargetMaps: maps,
    });
    expect(names(parent)).toEqual(['a', 'b']);
    expect(parent.TargetMaps).toEqual(maps);
    expect(automation.childrenOf(parent).map(({ execution }) => execution.Parameters)).toEqual(maps);
  });

  test('without a target parameter, the child of a map is named after all its values', async () => {
    const TargetMaps = [{ InstanceId: ['a'], Mode: ['hard'] }];
    const parent = await automation.run({ DocumentName: 'AWS-StopEC2Instance', TargetMaps });
    expect(names(parent)).toEqual(['a,hard']);
  });

  test('its document outputs are placeholders, its steps have no outputs, even on success', async () => {
    const parent = await run({ DocumentName: 'StopAndTell' });
    expect(parent).toMatchObject({
      AutomationExecutionStatus: 'Success',
      Outputs: { 'stopInstance.Owner': [NO_OUTPUT] },
    });
    expect(parent.StepExecutions?.map(({ Outputs }) => Outputs)).toEqual(VALUES.map(() => ({})));
    expect(automation.childrenOf(parent)[0]?.execution.Outputs).toEqual({
      'stopInstance.Owner': [expect.stringMatching(/^2308/)],
    });
  });

  test('says when there are more resolved targets than it shows', async () => {
    await automation.restart(await started({ unverified: { valuesInResolvedTargets: 2 } }));
    expect((await run()).ResolvedTargets).toEqual({ ParameterValues: ['i-1', 'i-2'], Truncated: true });
    expect((await run({ Targets: [{ Key: 'tag:ENV', Values: ['DEV'] }] })).ResolvedTargets?.Truncated).toBe(
      false,
    );
  });

  test.each(['Success', 'Failed'] as const)(
    'ends as %s where nothing is what it targets',
    async (statusWithoutTargets) => {
      await automation.restart(await started({ unverified: { statusWithoutTargets } }));
      expect(await run({ Targets: [{ Key: 'tag:ENV', Values: ['none'] }] })).toMatchObject({
        AutomationExecutionStatus: statusWithoutTargets,
        StepExecutions: [],
      });
    },
  );

  test.each([true, false])(
    'its child names the parameter that took the resource: %s',
    async (targetChildNamesItsParameter) => {
      await automation.restart(await started({ unverified: { targetChildNamesItsParameter } }));
      const [child] = automation.childrenOf(await run());
      expect(child?.execution.TargetParameterName).toBe(
        targetChildNamesItsParameter ? 'InstanceId' : undefined,
      );
    },
  );
});

test.each([
  ['/AWS::EC2::Volume', ['vol-3']],
  ['/', ['i-2', 'vol-3']],
])('the target type of a document narrows its targets: %s', async (TargetType, found) => {
  await createDocument(automation.started, { Name: 'typed', Content: INSTANCE_RUNBOOK, TargetType });
  const execution = await run({
    DocumentName: 'typed',
    Targets: [{ Key: 'ResourceGroup', Values: ['web'] }],
  });
  expect(names(execution)).toEqual(found);
});

describe('concurrency', () => {
  test.each<[maxConcurrency: string, atOnce: number]>([
    ['1', 1],
    ['3', 3],
    ['29%', 2],
    ['100%', 4],
  ])('of ten targets MaxConcurrency %s lets %i run at once', async (MaxConcurrency, atOnce) => {
    const parent = await run({ MaxConcurrency });
    expect(automation.overlapping(automation.childrenOf(parent))).toBe(atOnce);
  });

  test('grows from one, two, four, up to ten unless the caller says otherwise', async () => {
    const Values = Array.from({ length: 40 }, (_, index) => `i-${index}`);
    const starts = automation
      .childrenOf(await run({ Targets: [{ Key: 'ParameterValues', Values }] }))
      .map(({ execution }) => Number(execution.ExecutionStartTime));
    const waves = [...new Set(starts)].map((at) => starts.filter((other) => other === at).length);
    expect(waves).toEqual([1, 2, 4, 8, 10, 10, 5]);
  });
});

describe('errors', () => {
  beforeEach(() => automation.denyBuckets(CENTRAL));

  test.each<[maxErrors: string | undefined, started: number]>([
    [undefined, 1],
    ['0', 1],
    ['3', 4],
    ['20%', 3],
  ])('MaxErrors %s: %i start where all fail, and it has failed', async (maxErrors, begun) => {
    const parent = await run({
      MaxConcurrency: '1',
      ...(maxErrors !== undefined && { MaxErrors: maxErrors }),
    });
    expect(statuses(parent)).toEqual([
      ...Array.from({ length: begun }, () => 'Failed'),
      ...Array.from({ length: 10 - begun }, () => 'Pending'),
    ]);
    expect(parent).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      FailureMessage: expect.stringMatching(/for the target i-1 ended with status Failed/),
    });
  });

  test('ten percent of fifty stop at the sixth', async () => {
    const Values = Array.from({ length: 50 }, (_, index) => `i-${index}`);
    const Targets = [{ Key: 'ParameterValues', Values }];
    const parent = await run({ Targets, MaxConcurrency: '1', MaxErrors: '10%' });
    expect(statuses(parent).filter((status) => status === 'Failed')).toHaveLength(6);
    expect(statuses(parent).filter((status) => status === 'Pending')).toHaveLength(44);
  });

  test('what runs when too many have failed goes to its end', async () => {
    const parent = await run({ MaxConcurrency: '4', MaxErrors: '1' });
    expect(statuses(parent)).toEqual(['Failed', 'Failed', 'Failed', ...VALUES.slice(3).map(() => 'Pending')]);
  });

  test('within the threshold it succeeds, or fails', async () => {
    expect(await run({ MaxErrors: '100%' })).toMatchObject({ AutomationExecutionStatus: 'Success' });
    await automation.restart(await started({ unverified: { statusWithinThreshold: 'Failed' } }));
    automation.denyBuckets(CENTRAL);
    expect(await run({ MaxErrors: '100%' })).toMatchObject({ AutomationExecutionStatus: 'Failed' });
  });
});
