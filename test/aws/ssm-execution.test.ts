import { describe, expect, test } from '@jest/globals';
import { hasEnded } from '../../src/domain/execution.ts';
import { PLACEHOLDER } from '../../src/domain/outputs.ts';
import { toRosterSteps } from '../../src/collect/roster-step.ts';
import type { AutomationExecution } from '@aws-sdk/client-ssm';
import { toExecution } from '../../src/aws/ssm-execution.ts';
import { recordedExecution } from '../support/answers.ts';
import { CENTRAL, NOW, location } from '../support/builders.ts';

const readAnswer = (answer: AutomationExecution) =>
  toExecution(answer, answer.AutomationExecutionId ?? 'the one that was asked for', location(1), NOW);
const read = (path: string) => readAnswer(recordedExecution(path));

describe('the recorded executions', () => {
  test('a child that succeeded has its step’s outputs, though its runbook declares none', () => {
    const child = read('recorded/child-a8cf2652-get-canonical-id-success.json');
    expect(child).toMatchObject({
      executionId: 'a8cf2652-b8bf-40bd-9ee7-1ad3dd80dc6e',
      parentExecutionId: 'd1c977e6-eade-4cb6-b55e-a1ba47b37119',
      runbook: 'get_canonical_id',
      status: 'Success',
      startTime: Date.parse('2022-08-14T12:58:51.236Z'),
      outputs: {
        'get_canonical_id.canonical_id': ['f99944a99d0795aa22f7d3caf79319732d99aaf88b1fb1aea282f04fffb809e2'],
      },
      fanOut: undefined,
    });
  });

  test('a child whose output selected nothing succeeded without outputs', () => {
    expect(read('recorded/child-a126db9b-get-account-alias-success.json')).toMatchObject({
      status: 'Success',
      outputs: {},
    });
  });

  test('a child that failed keeps AWS’s words', () => {
    const child = read('recorded/child-67f10557-get-canonical-id-failed.json');
    expect(child.failureMessage).toMatch(
      /^Step fails when it is Execute\/Cancelling action\. .*AccessDenied/,
    );
    expect(child.steps[0]?.failure).toMatchObject({ stage: 'Invocation', type: 'Verification' });
    expect(hasEnded(child)).toBe(true);
  });

  test('a parent names its targets, and its steps their locations and children', () => {
    const parent = read('recorded/parent-0fd2b51c-get-account-alias-success.json');
    expect(parent.fanOut).toMatchObject({
      kind: 'targetLocations',
      progress: { totalSteps: 7, successSteps: 7 },
    });
    const steps = toRosterSteps(parent.steps, 'targetLocations', CENTRAL);
    expect(steps).toHaveLength(7);
    expect(steps[0]).toMatchObject({
      location: { accountId: '749430203777', region: 'eu-west-1' },
      childId: 'a126db9b-fd69-4c9e-8399-a7f8740fa816',
      status: 'Success',
    });
    expect(parent.outputs).toEqual({});
  });

  test.each(['simple-b57cf0cc-get-account-alias-success', 'simple-e965468d-get-canonical-id-success'])(
    '%s is neither a child nor a parent',
    (name) => {
      expect(read(`recorded/${name}.json`)).toMatchObject({
        parentExecutionId: undefined,
        fanOut: undefined,
      });
    },
  );

  test('a rate-controlled run fans out over its resources, whose steps name no child', () => {
    const run = read('docs/doc-rate-control-get-automation-execution.json');
    expect(run.fanOut).toMatchObject({ kind: 'rateControl', maxErrors: '1' });
    expect(toRosterSteps(run.steps, 'rateControl', location(1))).toMatchObject([
      { resource: 'i-02573cafcfEXAMPLE', location: location(1), childId: undefined, status: 'Success' },
    ]);
  });
});

test('what can hold secrets is not kept', () => {
  const secret = 'hunter2';
  const execution = readAnswer({
    AutomationExecutionId: 'x',
    Parameters: { token: [secret] },
    Variables: { v: [secret] },
    ResolvedTargets: { ParameterValues: [secret] },
    Runbooks: [{ DocumentName: 'd', Parameters: { p: [secret] } }],
    StepExecutions: [
      {
        StepName: 's',
        Inputs: { i: secret },
        OverriddenParameters: { o: [secret] },
        Response: secret,
        Outputs: { out: ['kept'] },
      },
    ],
  });
  expect(JSON.stringify(execution)).not.toContain(secret);
  expect(execution.outputs).toEqual({ 's.out': ['kept'] });
});

test('nor are the target maps that make a run fan out', () => {
  const execution = readAnswer({ TargetMaps: [{ t: ['hunter2'] }] });
  expect(execution.fanOut?.kind).toBe('rateControl');
  expect(JSON.stringify(execution)).not.toContain('hunter2');
});

test('a placeholder is dropped wherever it stands', () => {
  const execution = readAnswer({
    Outputs: { 's.out': [PLACEHOLDER] },
    StepExecutions: [{ StepName: 's', Outputs: { out: [PLACEHOLDER] } }],
  });
  expect(JSON.stringify(execution)).not.toContain(PLACEHOLDER);
});

test('where a step says itself where it ran, its name does not count', () => {
  const { steps } = readAnswer({
    StepExecutions: [
      {
        StepName: '111111111111_eu-west-1',
        TargetLocation: { Accounts: ['222222222222'], Regions: ['us-east-1'] },
      },
    ],
  });
  expect(toRosterSteps(steps, 'targetLocations', CENTRAL)).toMatchObject([
    { location: location(2, 'us-east-1') },
  ]);
});

test.each([
  ['the whole entry of the request', { Accounts: ['111111111111', '222222222222'], Regions: ['us-east-1'] }],
  ['a unit', { Accounts: ['ou-abcd-12345678'], Regions: ['us-east-1'] }],
  ['nothing', {}],
])('a step that repeats %s as its location is where its name says', (_what, TargetLocation) => {
  const { steps } = readAnswer({ StepExecutions: [{ StepName: '333333333333_eu-west-1', TargetLocation }] });
  expect(toRosterSteps(steps, 'targetLocations', CENTRAL)).toMatchObject([{ location: location(3) }]);
});

test('a child that has its one resource does not fan out, though it names the parameter that took it', () => {
  expect(
    readAnswer({ TargetParameterName: 'InstanceId', Target: 'i-1', Targets: [] }).fanOut,
  ).toBeUndefined();
});

test('a step whose child has an empty name names no child', () => {
  const { steps } = readAnswer({
    StepExecutions: [
      {
        StepName: '333333333333_eu-west-1',
        Action: 'aws:executeAutomation',
        Outputs: { ExecutionId: [''] },
      },
    ],
  });
  expect(toRosterSteps(steps, 'targetLocations', CENTRAL)[0]?.childId).toBeUndefined();
});

test('an execution that does not say its ID has the one it was asked for by', () => {
  expect(readAnswer({ AutomationExecutionId: undefined }).executionId).toBe('the one that was asked for');
});

test('an empty text is none', () => {
  const execution = readAnswer({
    ParentAutomationExecutionId: '',
    Target: '',
    TargetLocationsURL: '',
    TargetParameterName: '',
  });
  expect(execution).toMatchObject({ parentExecutionId: undefined, resource: undefined, fanOut: undefined });
});

test.each([
  ['a child that is none', { Outputs: { ExecutionId: ['nonsense'] } }],
  ['a Region that is none', { StepName: '111111111111_mars' }],
  [
    'a location in a Region that is none',
    { StepName: 'x', TargetLocation: { Accounts: ['111111111111'], Regions: ['mars'] } },
  ],
])('a step with %s asks for nothing that could not be read', (_what, step) => {
  const { steps } = readAnswer({
    StepExecutions: [{ StepName: 'x', Action: 'aws:executeAutomation', ...step }],
  });
  expect(toRosterSteps(steps, 'targetLocations', CENTRAL)).toMatchObject([
    { childId: undefined, location: undefined },
  ]);
});

test('a step that ran twice keeps the values of both times', () => {
  const steps = ['one', 'two'].map((value) => ({ StepName: 'loop', Outputs: { x: [value] } }));
  expect(readAnswer({ StepExecutions: steps }).outputs).toEqual({ 'loop.x': ['one', 'two'] });
});
