import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readRunbook } from '../runbook/runbook.ts';
import { Automation, INSTANCE_RUNBOOK } from './automation.ts';
import { start } from './start.ts';

let automation: Automation;
beforeEach(async () => {
  automation = new Automation(
    await start({ runbooks: [readRunbook('AWS-StopEC2Instance', INSTANCE_RUNBOOK)] }),
  );
});
afterEach(() => automation.started.organization.close());

const run = (input: object) =>
  automation.run({
    DocumentName: 'AWS-StopEC2Instance',
    TargetParameterName: 'InstanceId',
    Targets: [{ Key: 'ParameterValues', Values: ['a'] }],
    ...input,
  });

describe('rate control refuses', () => {
  const INVALID = 'InvalidAutomationExecutionParametersException';
  const one = { Key: 'tag:ENV', Values: ['DEV'] };
  const withoutTargets = { Targets: [] };
  test.each<[what: string, input: object, name: string, words: string]>([
    [
      'targets without a parameter',
      {
        DocumentName: 'AWS-StopEC2Instance',
        TargetParameterName: undefined,
        Parameters: { InstanceId: ['a'] },
      },
      INVALID,
      'TargetParameterName is required',
    ],
    ['a parameter without targets', withoutTargets, INVALID, 'Targets is required'],
    [
      'a parameter that the runbook does not have',
      { TargetParameterName: 'instanceid', Parameters: { InstanceId: ['a'] } },
      INVALID,
      'TargetParameterName instanceid is not a parameter of AWS-StopEC2Instance',
    ],
    [
      'targets and target maps',
      { TargetMaps: [{ InstanceId: ['a'] }] },
      INVALID,
      "Both Targets and TargetMaps can't be specified together",
    ],
    [
      'a map of parameters that the runbook does not have',
      { ...withoutTargets, TargetMaps: [{ InstanceId: ['a'], Size: ['1'] }] },
      INVALID,
      'Size',
    ],
    [
      'an unknown key',
      { Targets: [{ Key: 'colour', Values: ['red'] }] },
      INVALID,
      'Target key can have only following values : ParameterValues, ResourceGroup',
    ],
    [
      'two tags',
      { Targets: [one, one] },
      INVALID,
      'Only one resource group or tag can be specified at a time',
    ],
    [
      'two resource groups',
      { Targets: [{ Key: 'ResourceGroup', Values: ['a', 'b'] }] },
      INVALID,
      'Only one resource group or tag can be specified at a time',
    ],
    ['a target without values', { Targets: [{ ...one, Values: [] }] }, INVALID, 'tag:ENV has no values'],
    [
      'more than fifty values',
      { Targets: [{ Key: 'ParameterValues', Values: Array.from({ length: 51 }, String) }] },
      'ValidationException',
      "at 'targets.1.member.values' failed",
    ],
    [
      'a map without a required parameter',
      { ...withoutTargets, TargetParameterName: 'Mode', TargetMaps: [{ Mode: ['soft'] }] },
      INVALID,
      'Missing required parameter: InstanceId in user inputs.',
    ],
    ['a rate that is none', { MaxErrors: '101%' }, 'ValidationException', "Value '101%' at 'maxErrors'"],
    [
      'a value that is not allowed',
      { Parameters: { Mode: ['gentle'] } },
      INVALID,
      'Parameter "Mode" has value "gentle"',
    ],
  ])('%s', async (_what, input, name, words) => {
    await expect(run(input)).rejects.toMatchObject({ name, message: expect.stringContaining(words) });
  });

  test('a required parameter that no one gives', async () => {
    await expect(automation.run({ DocumentName: 'AWS-StopEC2Instance' })).rejects.toMatchObject({
      name: INVALID,
      message: 'Missing required parameter: InstanceId in user inputs.',
    });
  });
});
