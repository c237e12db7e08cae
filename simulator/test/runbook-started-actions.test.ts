import { describe, expect, test } from '@jest/globals';
import { RunbookBench, aFailure, aStep, runbookOf, secondsOf, statusesOf, stepOf } from './runbook-bench.ts';

describe('aws:runCommand', () => {
  const command = (more: object = {}) =>
    runbookOf(
      [
        {
          name: 'command',
          action: 'aws:runCommand',
          inputs: {
            DocumentName: 'AWS-RunShellScript',
            InstanceIds: ['{{ Ids }}'],
            Parameters: { commands: ['ls'] },
          },
          ...more,
        },
      ],
      {
        parameters: { Ids: { type: 'List<AWS::EC2::Instance::Id>', default: ['i-1', 'i-2'] } },
        outputs: ['command.Output'],
      },
    );

  test('puts out what the organization file says, by the inputs', async () => {
    const bench = new RunbookBench({
      'ssm:SendCommand': [
        { when: { DocumentName: 'AWS-RunPowerShellScript' }, answer: { Output: 'dir' } },
        {
          when: { InstanceIds: ['i-1', 'i-2'] },
          answer: { Output: 'bin in {{ accountName }}', Seconds: 30 },
        },
      ],
    });
    const execution = await bench.run(command());
    expect(stepOf(execution, 'command').Outputs).toEqual({
      CommandId: [expect.stringMatching(/^id-/)],
      Status: ['Success'],
      ResponseCode: ['0'],
      Output: ['bin in bench'],
      OutputPayload: [expect.stringContaining('"Output":"bin in bench"')],
    });
    expect(execution.Outputs).toEqual({ 'command.Output': ['bin in bench'] });
    expect(secondsOf(execution, 'command')).toBe(30);
  });

  test.each([
    ['Failed', 'Failed'],
    ['TimedOut', 'TimedOut'],
  ])('that ends in %s fails in AWS’s words', async (Status, status) => {
    const answer = { Status, ResponseCode: 2, Output: 'no such file' };
    const execution = await new RunbookBench({ 'ssm:SendCommand': answer }).run(command());
    const id = stepOf(execution, 'command').Outputs?.['CommandId']?.[0];
    expect(execution.AutomationExecutionStatus).toBe(status);
    expect(execution.FailureMessage).toBe(
      `Step fails when it is verifying the command has completed. Command ${id} returns unexpected invocation result: \n` +
        `{Status=[${Status}], ResponseCode=[2], Output=[no such file], ` +
        `OutputPayload=[{"Status":"${Status}","ResponseCode":2,"Output":"no such file","CommandId":"${id}"}], ` +
        `CommandId=[${id}]}. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.`,
    );
  });

  test('that runs for longer than the step may has timed out', async () => {
    const bench = new RunbookBench({ 'ssm:SendCommand': { Seconds: 90 } });
    const execution = await bench.run(command({ timeoutSeconds: 60 }));
    expect(execution.FailureMessage).toContain(
      'Step timed out while step is verifying the command has completed.',
    );
  });

  test.each<[why: string, answers: object, words: string]>([
    [
      'cannot be sent',
      { 'ssm:SendCommand': { error: { code: 'InvalidInstanceId', message: 'i-1' } } },
      '(InvalidInstanceId)',
    ],
    ['nothing is said of', {}, 'no answer of ssm:SendCommand'],
    ['is badly described', { 'ssm:SendCommand': { Result: 'x' } }, 'Result is not simulated'],
  ])('that %s fails the step, which says why', async (_why, answers, words) => {
    const execution = await new RunbookBench({ ...answers }).run(command());
    expect(execution.FailureMessage).toContain(words);
  });
});

describe('aws:executeAutomation', () => {
  const child = (steps: readonly object[]) =>
    runbookOf(
      steps,
      {
        parameters: { Size: { type: 'Integer', default: 1 }, Names: { type: 'StringList', default: [] } },
        outputs: ['list.Owner', 'list.Names'],
      },
      'child',
    );
  const list = aStep('list', {
    outputs: [
      { Name: 'Owner', Selector: '$.Owner' },
      { Name: 'Names', Selector: '$.Names', Type: 'StringList' },
    ],
  });
  const parent = (inputs: object = {}, more: object = {}) =>
    runbookOf(
      [
        {
          name: 'nest',
          action: 'aws:executeAutomation',
          inputs: { DocumentName: 'child', ...inputs },
          ...more,
        },
        aStep('use', { inputs: { Service: 's3', Api: 'ListBuckets', Names: '{{ nest.Output }}' } }),
      ],
      { outputs: ['nest.Output', 'nest.Status'] },
    );

  test('waits for the other, and puts out its ID, its status and its outputs', async () => {
    const bench = new RunbookBench({ 's3:ListBuckets': { Owner: 'me', Names: ['a', 'b'] } });
    bench.add(child([{ name: 'sleep', action: 'aws:sleep', inputs: { Duration: 'PT5M' } }, list]));
    const execution = await bench.run(parent());
    const [, started] = bench.started;
    expect(stepOf(execution, 'nest').Outputs).toEqual({
      ExecutionId: [started?.id],
      Status: ['Success'],
      Output: ['me', 'a', 'b'],
    });
    expect(secondsOf(execution, 'nest')).toBe(300);
    expect(stepOf(execution, 'use').Inputs['Names']).toBe('["me","a","b"]');
    expect(execution.Outputs).toEqual({ 'nest.Output': ['me', 'a', 'b'], 'nest.Status': ['Success'] });
  });

  test('begins the sequences of answers again, and leaves those of the first where they were', async () => {
    const sequence = ['one', 'two'].map((Owner) => ({ Owner, Names: [] }));
    const bench = new RunbookBench({ 's3:ListBuckets': { sequence } });
    bench.add(child([list]));
    const outputs = [{ Name: 'Owner', Selector: '$.Owner' }];
    const execution = await bench.run(
      runbookOf([
        aStep('before', { outputs }),
        { name: 'nest', action: 'aws:executeAutomation', inputs: { DocumentName: 'child' } },
        aStep('after', { outputs }),
      ]),
    );
    expect(stepOf(execution, 'before').Outputs).toEqual({ Owner: ['one'] });
    expect(stepOf(execution, 'nest').Outputs?.['Output']).toEqual(['one']);
    expect(stepOf(execution, 'after').Outputs).toEqual({ Owner: ['two'] });
  });

  test('hands on its inputs as StartAutomationExecution takes them', async () => {
    const bench = new RunbookBench();
    bench.add(child([list]));
    await bench.run(
      parent({
        DocumentVersion: '1',
        RuntimeParameters: { Size: 3, Names: ['a', 'b'] },
        TargetParameterName: 'Names',
        Targets: [{ Key: 'ParameterValues', Values: ['x'] }],
        MaxConcurrency: '50%',
        MaxErrors: '0',
        TargetLocations: [{ Accounts: ['111122223333'], Regions: ['eu-west-1'] }],
      }),
    );
    expect(bench.nested).toEqual([
      {
        documentName: 'child',
        documentVersion: '1',
        parameters: { Size: ['3'], Names: ['a', 'b'] },
        targetParameterName: 'Names',
        targets: [{ Key: 'ParameterValues', Values: ['x'] }],
        maxConcurrency: '50%',
        maxErrors: '0',
        targetLocations: [{ Accounts: ['111122223333'], Regions: ['eu-west-1'] }],
      },
    ]);
  });

  test.each([
    [true, ['Failed']],
    [false, undefined],
  ])('fails with the other; whether it names it is a switch: %s', async (failedStepNamesItsChild, status) => {
    const bench = new RunbookBench({}, { failedStepNamesItsChild });
    bench.add(
      child([
        aFailure('list', {
          outputs: [
            { Name: 'Owner', Selector: '$.Owner' },
            { Name: 'Names', Selector: '$.Names' },
          ],
        }),
      ]),
    );
    const execution = await bench.run(parent());
    expect(statusesOf(execution)).toEqual({ nest: 'Failed', use: 'Pending' });
    expect(execution.FailureMessage).toContain('ended with status Failed');
    expect(stepOf(execution, 'nest').Outputs?.['Status']).toEqual(status);
  });

  test('one that cannot be started fails the step in the words of the refusal', async () => {
    const execution = await new RunbookBench().run(parent());
    expect(execution.FailureMessage).toContain(
      '(AutomationDefinitionNotFoundException) when calling the StartAutomationExecution operation: Document with name child',
    );
  });

  test('when its time is up, the other is cancelled', async () => {
    const bench = new RunbookBench();
    bench.add(child([{ name: 'sleep', action: 'aws:sleep', inputs: { Duration: 'PT1H' } }, list]));
    const execution = await bench.run(parent({}, { timeoutSeconds: 60 }));
    expect(statusesOf(execution)).toEqual({ nest: 'TimedOut', use: 'Pending' });
    expect(bench.started[1]?.execution.AutomationExecutionStatus).toBe('Cancelled');
    expect(secondsOf(execution, 'nest')).toBe(60);
  });
});
