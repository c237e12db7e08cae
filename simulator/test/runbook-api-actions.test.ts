import { describe, expect, test } from '@jest/globals';
import {
  RunbookBench,
  START,
  aFailure,
  aStep,
  runbookOf,
  secondsOf,
  statusesOf,
  stepOf,
} from './runbook-bench.ts';

const running = { Reservations: [{ Instances: [{ State: { Name: 'running' }, IsSpot: true }] }] };
const pending = { Reservations: [{ Instances: [{ State: { Name: 'pending' }, IsSpot: false }] }] };

describe('aws:sleep', () => {
  const sleep = (inputs: object, more: object = {}) =>
    runbookOf([{ name: 'sleep', action: 'aws:sleep', inputs }], more);

  test.each<[inputs: object, seconds: number]>([
    [{ Duration: 'PT3S' }, 3],
    [{ Duration: 'PT0.5S' }, 0.5],
    [{ Duration: 'PT1H30M' }, 5400],
    [{ Duration: 'P1DT1M' }, 86_460],
    [{ Duration: 'P7D' }, 604_800],
    [{ Timestamp: new Date(START + 90_000).toISOString() }, 90],
    [{ Timestamp: '2026-01-01T02:00:00+01:00' }, 3600],
    [{ Timestamp: '2020-01-01T01:00:00Z' }, 0],
  ])('%j takes %d s', async (inputs, seconds) => {
    const execution = await new RunbookBench().run(sleep(inputs));
    expect(statusesOf(execution)).toEqual({ sleep: 'Success' });
    expect(secondsOf(execution, 'sleep')).toBe(seconds);
  });

  test.each([
    ['Duration', 'soon', 'Duration is "soon": must be an ISO 8601 duration'],
    ['Timestamp', '2026-02-01T00:00:00Z', 'more than seven days ahead'],
  ])('a %s that is wrong only when it is known fails the step: %s', async (name, value, words) => {
    const runbook = sleep({ [name]: '{{ When }}' }, { parameters: { When: { type: 'String' } } });
    const execution = await new RunbookBench().run(runbook, { When: [value] });
    expect(statusesOf(execution)).toEqual({ sleep: 'Failed' });
    expect(execution.FailureMessage).toContain(
      'Step fails when it is validating and resolving the step inputs.',
    );
    expect(execution.FailureMessage).toContain(words);
  });
});

describe('aws:assertAwsResourceProperty', () => {
  const look = (PropertySelector: string, DesiredValues: unknown[]) =>
    runbookOf([
      {
        name: 'look',
        action: 'aws:assertAwsResourceProperty',
        inputs: { Service: 'ec2', Api: 'DescribeInstances', PropertySelector, DesiredValues },
      },
    ]);
  const STATE = '$.Reservations[0].Instances[0].State.Name';
  const SPOT = '$.Reservations[0].Instances[0].IsSpot';

  test.each<[selector: string, desired: unknown[], status: string, words: string]>([
    [STATE, ['stopped', 'running'], 'Success', ''],
    [STATE, ['stopped'], 'Failed', 'is running, not one of the desired values [stopped]'],
    [SPOT, ['True'], 'Success', ''],
    [SPOT, ['true'], 'Failed', 'is True'],
    [SPOT, [true], 'Success', ''],
    ['$.Nothing', ['x'], 'Failed', 'is nothing'],
  ])('%s, desired %j: %s', async (selector, desired, status, words) => {
    const execution = await new RunbookBench({ 'ec2:DescribeInstances': running }).run(
      look(selector, desired),
    );
    expect(statusesOf(execution)).toEqual({ look: status });
    expect(execution.FailureMessage ?? '').toContain(words);
  });

  test('looks once: what would be so a moment later fails it', async () => {
    const bench = new RunbookBench({ 'ec2:DescribeInstances': { sequence: [pending, running] } });
    const execution = await bench.run(look(STATE, ['running']));
    expect(statusesOf(execution)).toEqual({ look: 'Failed' });
    expect(secondsOf(execution, 'look')).toBe(0);
  });

  test('an error of the API fails it, in the words of the API', async () => {
    const execution = await new RunbookBench().run(look(STATE, ['running']));
    expect(stepOf(execution, 'look').FailureDetails?.FailureStage).toBe('Invocation');
  });
});

describe('aws:waitForAwsResourceProperty', () => {
  const wait = (more: object = {}) =>
    runbookOf([
      {
        name: 'wait',
        action: 'aws:waitForAwsResourceProperty',
        inputs: {
          Service: 'ec2',
          Api: 'DescribeInstances',
          PropertySelector: '$.Reservations[0].Instances[0].State.Name',
          DesiredValues: ['running'],
        },
        ...more,
      },
    ]);

  test('asks again every five seconds until the property is as desired', async () => {
    const bench = new RunbookBench({ 'ec2:DescribeInstances': { sequence: [pending, pending, running] } });
    const execution = await bench.run(wait());
    expect(statusesOf(execution)).toEqual({ wait: 'Success' });
    expect(secondsOf(execution, 'wait')).toBe(10);
  });

  test.each([
    [undefined, 3600],
    [120, 120],
  ])('times out: timeoutSeconds %s is %i s', async (timeoutSeconds, seconds) => {
    const bench = new RunbookBench({ 'ec2:DescribeInstances': pending });
    const execution = await bench.run(wait(timeoutSeconds === undefined ? {} : { timeoutSeconds }));
    expect(statusesOf(execution)).toEqual({ wait: 'TimedOut' });
    expect(execution.AutomationExecutionStatus).toBe('TimedOut');
    expect(secondsOf(execution, 'wait')).toBe(seconds);
  });

  test('an error of the API ends the waiting', async () => {
    const error = { error: { code: 'UnauthorizedOperation', message: 'No' } };
    const bench = new RunbookBench({ 'ec2:DescribeInstances': { sequence: [pending, error] } });
    const execution = await bench.run(wait());
    expect(statusesOf(execution)).toEqual({ wait: 'Failed' });
    expect(execution.FailureMessage).toContain(
      '(UnauthorizedOperation) when calling the DescribeInstances operation',
    );
  });
});

describe('aws:executeAwsApi', () => {
  test.each(['DescribeDBInstances', 'describe_db_instances'])(
    'takes an operation or a method: %s',
    async (Api) => {
      const bench = new RunbookBench({ 'rds:DescribeDBInstances': { DBInstances: [] } });
      const execution = await bench.run(runbookOf([aStep('list', { inputs: { Service: 'rds', Api } })]));
      expect(statusesOf(execution)).toEqual({ list: 'Success' });
    },
  );

  test('outputs keep their types on their way into other inputs; maps are JSON', async () => {
    const bench = new RunbookBench({
      's3:ListBuckets': {
        Owner: { ID: 'abc', Age: 3 },
        Tags: [{ Key: 'a' }, { Key: 'b' }],
        Names: ['x', 'y'],
      },
    });
    const outputs = [
      { Name: 'Owner', Selector: '$.Owner', Type: 'StringMap' },
      { Name: 'Tags', Selector: '$.Tags', Type: 'MapList' },
      { Name: 'Names', Selector: '$.Names', Type: 'StringList' },
      { Name: 'Age', Selector: '$.Owner.Age', Type: 'Integer' },
    ];
    const execution = await bench.run(
      runbookOf(
        [
          aStep('list', { outputs }),
          aStep('again', {
            inputs: {
              Service: 's3',
              Api: 'ListBuckets',
              Owner: '{{ list.Owner }}',
              Tags: '{{ list.Tags }}',
              Names: ['first', '{{ list.Names }}'],
              Age: '{{ list.Age }}',
              Text: '{{ list.Age }} of {{ list.Names }}',
            },
          }),
        ],
        { outputs: ['list.Owner', 'list.Tags', 'list.Age'] },
      ),
    );
    expect(stepOf(execution, 'again').Inputs).toEqual({
      Service: '"s3"',
      Api: '"ListBuckets"',
      Owner: '{"ID":"abc","Age":3}',
      Tags: '[{"Key":"a"},{"Key":"b"}]',
      Names: '["first","x","y"]',
      Age: '3',
      Text: '"3 of [\\"x\\",\\"y\\"]"',
    });
    expect(execution.Outputs).toEqual({
      'list.Owner': ['{"ID":"abc","Age":3}'],
      'list.Tags': ['{"Key":"a"}', '{"Key":"b"}'],
      'list.Age': ['3'],
    });
  });

  test.each<[why: string, first: object]>([
    ['selected nothing', aStep('list', { outputs: [{ Name: 'Owner', Selector: '$.Owner' }] })],
    [
      'failed',
      aFailure('list', { onFailure: 'Continue', outputs: [{ Name: 'Owner', Selector: '$.Owner' }] }),
    ],
  ])('a reference to an output of a step that %s fails the step that needs it', async (_why, first) => {
    const needing = aStep('use', {
      inputs: { Service: 's3', Api: 'ListBuckets', Owner: '{{ list.Owner }}' },
    });
    const execution = await new RunbookBench().run(runbookOf([first, needing]));
    expect(statusesOf(execution)['use']).toBe('Failed');
    expect(stepOf(execution, 'use').FailureMessage).toContain('Failed to resolve input: list.Owner');
  });

  test('system variables stand for the place, and for the time at which the step runs', async () => {
    const sleep = { name: 'sleep', action: 'aws:sleep', inputs: { Duration: 'PT26H' } };
    const inputs = {
      Service: 's3',
      Api: 'ListBuckets',
      Text: '{{global:DATE}} {{ global:DATE_TIME }} {{ global:AWS_PARTITION }} {{ automation:EXECUTION_ID }}',
    };
    const execution = await new RunbookBench().run(runbookOf([sleep, aStep('list', { inputs })]));
    expect(stepOf(execution, 'list').Inputs['Text']).toBe(
      `"2026-01-02 2026-01-02_02.00.00 aws ${execution.AutomationExecutionId}"`,
    );
  });

  test('a filter that only a parameter makes unreadable fails the step', async () => {
    const inputs = {
      Service: 's3',
      Api: 'ListBuckets',
      PropertySelector: '$.Buckets[?({{ Filter }})]',
      DesiredValues: ['x'],
    };
    const runbook = runbookOf([{ name: 'look', action: 'aws:assertAwsResourceProperty', inputs }], {
      parameters: { Filter: { type: 'String' } },
    });
    const execution = await new RunbookBench().run(runbook, { Filter: ['@.x ==;'] });
    expect(execution.FailureMessage).toContain('The filter @.x ==; is not simulated: ;');
  });
});
