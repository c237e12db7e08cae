import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createReplacements } from '../../cli/facts/replacements.ts';
import { createSanitiser } from '../../cli/facts/sanitise.ts';
import { PLACEHOLDER } from '../../src/domain/outputs.ts';
import { runs, SEED } from '../support/runs.ts';

const aSanitiser = () => createSanitiser(createReplacements());

/** What must not be told: words, account numbers, execution IDs, and ARNs around them. */
const secret = fc.oneof(
  fc.stringMatching(/^SECRET[a-z0-9]{8}$/),
  fc.stringMatching(/^[2-9]\d{11}$/),
  fc.uuid(),
  fc.stringMatching(/^arn:aws:iam::[2-9]\d{11}:role\/SECRET[a-z0-9]{8}$/),
  fc.stringMatching(/^[2-9]\d{11}_eu-west-1$/),
  fc.stringMatching(/^[2-9]\d{11}_SECRET[a-z]{8}$/),
  fc
    .stringMatching(/^[2-9]\d{11}$/)
    .map(
      (id) =>
        `The execution role arn:aws:iam::${id}:role/SECRETrole in the target location is unable to be assumed.`,
    ),
);
const secrets = fc.array(secret, { maxLength: 3 });
const map = fc.dictionary(fc.oneof(secret, fc.constant('ExecutionId')), secrets, { maxKeys: 3 });
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 8 });

const targetLocation = fc.record({
  Accounts: secrets,
  Regions: secrets,
  ExcludeAccounts: secrets,
  TargetLocationMaxConcurrency: secret,
  TargetLocationMaxErrors: secret,
  ExecutionRoleName: secret,
  Targets: fc.array(fc.record({ Key: secret, Values: secrets })),
  AndWhatAwsAdds: secret,
});
const step = fc.record({
  StepName: secret,
  StepExecutionId: secret,
  Action: secret,
  StepStatus: secret,
  OnFailure: secret,
  NextStep: secret,
  Inputs: fc.dictionary(secret, secret),
  Outputs: map,
  Response: secret,
  ResponseCode: secret,
  FailureMessage: secret,
  FailureDetails: fc.record({ FailureStage: secret, FailureType: secret, Details: map }),
  OverriddenParameters: map,
  TargetLocation: targetLocation,
  ParentStepDetails: fc.record({ StepName: secret, StepExecutionId: secret, Action: secret }),
  AndWhatAwsAdds: fc.object({ values: [secret], key: secret }),
});
const execution = fc.record({
  AutomationExecutionId: secret,
  ParentAutomationExecutionId: secret,
  DocumentName: secret,
  DocumentVersion: secret,
  AutomationExecutionStatus: secret,
  StepExecutions: fc.array(step, { maxLength: 3 }),
  Parameters: map,
  Outputs: map,
  FailureMessage: secret,
  WarningMessage: secret,
  ExecutedBy: secret,
  CurrentStepName: secret,
  TargetParameterName: secret,
  Targets: fc.array(fc.record({ Key: secret, Values: secrets })),
  TargetMaps: fc.array(map),
  ResolvedTargets: fc.record({ ParameterValues: secrets, Truncated: secret }),
  MaxConcurrency: secret,
  MaxErrors: secret,
  Target: secret,
  TargetLocations: fc.array(targetLocation, { maxLength: 2 }),
  ProgressCounters: fc.record({ TotalSteps: secret, SuccessSteps: secret }),
  TargetLocationsURL: secret,
  Runbooks: fc.array(fc.record({ DocumentName: secret, Parameters: map })),
  OpsItemId: secret,
  AssociationId: secret,
  ChangeRequestName: secret,
  Variables: map,
  AlarmConfiguration: fc.record({ Alarms: fc.array(fc.record({ Name: secret })) }),
  AndWhatAwsAdds: fc.object({ values: [secret], key: secret }),
});

/** Every secret that stands anywhere in a value, and the account numbers and names in it. */
function secretsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    const parts = value.match(/SECRET[a-z0-9]+|[2-9]\d{11}|[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [];
    return parts;
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [...secretsIn(name), ...secretsIn(one)]);
}

describe(`what is sanitised identifies no account, whatever AWS says and wherever it says it (seed ${SEED}):`, () => {
  test.each<[string, fc.Arbitrary<object>, (answer: object) => unknown]>([
    ['an execution', execution, (answer) => aSanitiser().execution(answer)],
    ['a step', step, (answer) => aSanitiser().step(answer)],
    ['an entry of a list', execution, (answer) => aSanitiser().entry(answer)],
    [
      'a location',
      fc.record({ accountId: secret, region: secret }),
      (answer) => aSanitiser().location(answer as { accountId: string; region: string }),
    ],
  ])('%s', (_what, arbitrary, sanitise) => {
    fc.assert(
      fc.property(maybe(arbitrary), (answer) => {
        const text = JSON.stringify(sanitise(answer ?? {}));
        expect(secretsIn(answer).filter((one) => text.includes(one))).toEqual([]);
      }),
      { numRuns: runs(300), seed: SEED },
    );
  });
});

test('the same stands for the same, in every answer of one run', () => {
  const { execution: sanitise, step: sanitiseStep, location } = aSanitiser();
  const childId = '4105a4fc-f944-11e6-9d32-8fb2db27a909';
  const { Outputs, StepName } = sanitiseStep({
    StepName: '749430203777_eu-west-1',
    Outputs: { ExecutionId: [childId], 'other.One': ['x', PLACEHOLDER] },
  });
  const child = sanitise({
    AutomationExecutionId: childId,
    ExecutedBy: 'arn:aws:sts::749430203777:assumed-role/admin/jane',
  });
  const { accountId, region } = location({ accountId: '749430203777', region: 'eu-west-1' });
  expect(Outputs).toEqual({
    ExecutionId: [child.AutomationExecutionId],
    'output-1': ['value-1', PLACEHOLDER],
  });
  expect(StepName).toBe(`${accountId}_${region}`);
  expect(child.ExecutedBy).toBe(`arn:aws:iam::${accountId}:principal-1`);
  expect(region).toBe('eu-west-1');
  expect(accountId).toMatch(/^\d{12}$/);
});

test('what AWS chose stays: times, statuses, actions, rates, its word for a role, and empty texts', () => {
  const sanitised = aSanitiser().step({
    Action: 'aws:executeAutomation',
    StepStatus: 'Failed',
    ExecutionStartTime: new Date(0),
    OnFailure: 'Abort',
    IsCritical: false,
    FailureMessage:
      'The execution role arn:aws:iam::749430203777:role/AWS-SystemsManager-AutomationExecutionRole in the target location is unable to be assumed.',
    TargetLocation: {
      TargetLocationMaxErrors: '10%',
      TargetLocationMaxConcurrency: '1',
      Regions: ['eu-west-1'],
    },
    StepName: '',
  });
  expect(sanitised).toMatchObject({
    Action: 'aws:executeAutomation',
    StepStatus: 'Failed',
    ExecutionStartTime: '1970-01-01T00:00:00.000Z',
    OnFailure: 'Abort',
    IsCritical: false,
    FailureMessage: expect.stringMatching(
      /^The execution role arn:aws:iam::1\d{11}:role\/role in the target location is unable to be assumed\.$/,
    ),
    TargetLocation: {
      TargetLocationMaxErrors: '10%',
      TargetLocationMaxConcurrency: '1',
      Regions: ['eu-west-1'],
    },
    StepName: '',
  });
});
