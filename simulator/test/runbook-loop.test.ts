import { describe, expect, test } from '@jest/globals';
import { RunbookBench, aFailure, aStep, runbookOf, statusesOf, stepOf } from './runbook-bench.ts';

const owner = { outputs: [{ Name: 'Owner', Selector: '$.Owner' }] };
const loop = (inputs: object, more: object = {}): object => ({
  name: 'repeat',
  action: 'aws:loop',
  inputs,
  ...more,
});

describe('a loop', () => {
  test('runs its steps for each of its iterators, and shows each iteration', async () => {
    const Steps = [
      aStep('inner', {
        inputs: {
          Service: 's3',
          Api: 'ListBuckets',
          Bucket: '{{ repeat.CurrentIteratorValue }} is {{ repeat.CurrentIteration }}',
        },
      }),
    ];
    const execution = await new RunbookBench().run(
      runbookOf([loop({ Iterators: '{{ Names }}', Steps }), aStep('last')], {
        parameters: { Names: { type: 'StringList', default: ['a', 'b'] } },
      }),
    );
    expect(statusesOf(execution)).toEqual({ repeat: 'Success', last: 'Success', inner: 'Success' });
    const inner = execution.StepExecutions.filter(({ StepName }) => StepName === 'inner');
    expect(inner.map(({ Inputs }) => Inputs['Bucket'])).toEqual(['"a is 1"', '"b is 2"']);
    expect(inner.map(({ ParentStepDetails }) => ParentStepDetails)).toEqual(
      ['a', 'b'].map((IteratorValue, index) => ({
        StepExecutionId: stepOf(execution, 'repeat').StepExecutionId,
        StepName: 'repeat',
        Action: 'aws:loop',
        Iteration: index + 1,
        IteratorValue,
      })),
    );
  });

  test.each([
    [{}, 3, 'done'],
    [{ MaxIterations: 2 }, 2, 'more'],
  ])('runs them while its condition is true, %j: %i times', async (most, times, last) => {
    const sequence = ['more', 'more', 'done', 'more'].map((Owner) => ({ Owner }));
    const LoopCondition = { Variable: '{{ inner.Owner }}', StringEquals: 'more' };
    const execution = await new RunbookBench({ 's3:ListBuckets': { sequence } }).run(
      runbookOf([loop({ LoopCondition, Steps: [aStep('inner', owner)], ...most })], {
        outputs: ['inner.Owner'],
      }),
    );
    expect(execution.StepExecutions.filter(({ StepName }) => StepName === 'inner')).toHaveLength(times);
    expect(execution.Outputs).toEqual({ 'inner.Owner': [last] });
  });

  test('ends with the step of it that fails and is critical; of one that is not it goes on', async () => {
    const failing = (more: object) =>
      new RunbookBench().run(
        runbookOf([loop({ Iterators: ['a', 'b'], Steps: [aFailure('inner', more), aStep('after')] })]),
      );
    const failed = await failing({});
    expect(statusesOf(failed)).toEqual({ repeat: 'Failed', inner: 'Failed', after: 'Pending' });
    expect(failed.FailureMessage).toContain('ec2:DescribeNothing');
    const passed = await failing({ onFailure: 'Continue' });
    expect(statusesOf(passed)).toEqual({ repeat: 'Success', inner: 'Failed', after: 'Success' });
    expect(passed.StepExecutions).toHaveLength(5);
  });

  test('jumps within its steps', async () => {
    const Steps = [aStep('one1', { nextStep: 'three3' }), aStep('two2'), aStep('three3', { isEnd: true })];
    const execution = await new RunbookBench().run(runbookOf([loop({ Iterators: ['a'], Steps })]));
    expect(statusesOf(execution)).toMatchObject({ one1: 'Success', two2: 'Pending', three3: 'Success' });
  });

  test('is cancelled with the execution, and goes to the step that onCancel names', async () => {
    const Steps = [
      { name: 'nap', action: 'aws:sleep', inputs: { Duration: 'PT1H' }, onCancel: 'step:tidy', isEnd: true },
      aStep('tidy'),
    ];
    const bench = new RunbookBench();
    const running = bench.start(runbookOf([loop({ Iterators: ['a', 'b'], Steps })]));
    await bench.clock.runFor(60_000);
    running.cancel();
    await bench.idle();
    expect(running.execution.AutomationExecutionStatus).toBe('Cancelled');
    expect(statusesOf(running.execution)).toEqual({
      repeat: 'Cancelled',
      nap: 'Cancelled',
      tidy: 'Success',
    });
  });

  test('times out with its step', async () => {
    const Steps = [{ name: 'nap', action: 'aws:sleep', inputs: { Duration: 'PT1H' } }];
    const runbook = runbookOf([loop({ Iterators: ['a'], Steps }, { timeoutSeconds: 60 })]);
    expect(statusesOf(await new RunbookBench().run(runbook))).toEqual({
      repeat: 'TimedOut',
      nap: 'Cancelled',
    });
  });
});

describe('a variable', () => {
  const update = (Value: unknown, more: object = {}): object => ({
    name: 'update',
    action: 'aws:updateVariable',
    inputs: { Name: 'variable:Name', Value },
    ...more,
  });
  const use = aStep('use', { inputs: { Service: 's3', Api: 'ListBuckets', Name: '{{ variable:Name }}' } });
  const document = (rules: object) => ({ variables: { Name: rules } });

  test('holds its default until it is updated, and is shown', async () => {
    const execution = await new RunbookBench().run(
      runbookOf(
        [{ ...use, name: 'before' }, update(['b', '{{ global:REGION }}']), use],
        document({ type: 'StringList', default: ['a'] }),
      ),
    );
    expect(stepOf(execution, 'before').Inputs['Name']).toBe('["a"]');
    expect(stepOf(execution, 'use').Inputs['Name']).toBe('["b","eu-west-1"]');
    expect(execution.Variables).toEqual({ Name: ['b', 'eu-west-1'] });
  });

  test.each([
    ['String', 1],
    ['Integer', '1'],
    ['Integer', 1.5],
    ['Boolean', 'true'],
    ['StringList', 'a'],
    ['StringList', [1]],
    ['StringMap', ['a']],
    ['MapList', ['a']],
  ])('of type %s is not converted: %j', async (type, value) => {
    const execution = await new RunbookBench().run(runbookOf([update(value)], document({ type })));
    expect(execution.FailureMessage).toContain(`The variable variable:Name takes a ${type}`);
  });

  test.each([
    ['String', 'a'],
    ['Integer', 1],
    ['Boolean', false],
    ['StringList', []],
    ['StringMap', { a: 1 }],
    ['MapList', [{ a: 1 }]],
  ])('of type %s takes %j', async (type, value) => {
    const execution = await new RunbookBench().run(runbookOf([update(value), use], document({ type })));
    expect(stepOf(execution, 'use').Inputs['Name']).toBe(JSON.stringify(value));
  });

  test('without a value fails the step that needs it', async () => {
    const execution = await new RunbookBench().run(runbookOf([use], document({ type: 'String' })));
    expect(execution.FailureMessage).toContain('Failed to resolve input: variable:Name');
  });
});
