import { describe, expect, jest, test } from '@jest/globals';
import { RunbookBench, runbookOf, secondsOf, stepOf } from './runbook-bench.ts';

type Answers = Readonly<Record<string, unknown>>;

const instances = (State: string) => ({
  Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name: State } }] }],
});
const image = (State: string) => ({
  Images: [{ State, BlockDeviceMappings: [{ Ebs: { SnapshotId: 'snap-1' } }, { DeviceName: 'b' }] }],
});
const stack = (StackStatus: string) => ({ Stacks: [{ StackStatus, StackStatusReason: 'because' }] });
const refusal = (message: string) => ({ error: { code: 'ValidationError', message } });
const GONE = refusal('Stack with id one does not exist');
const TEMPLATE = { StackName: 'one', TemplateBody: '{}' };
const MACHINE = 'arn:aws:states:eu-west-1:111122223333:stateMachine:m';

/** The step of one action, and which APIs it called, in order. */
async function run(action: string, inputs: object, answers: Answers, more: object = {}) {
  const bench = new RunbookBench(answers);
  const spy = jest.spyOn(bench.account, 'answer');
  const execution = await bench.run(runbookOf([{ name: 'act', action, inputs, ...more }]));
  return {
    step: stepOf(execution, 'act'),
    calls: spy.mock.calls.map(([operation]) => operation),
    seconds: secondsOf(execution, 'act'),
    message: execution.FailureMessage ?? '',
  };
}

describe('an action is the calls that AWS documents for it:', () => {
  test.each<
    [action: string, inputs: object, answers: Answers, calls: readonly string[], outputs: object | undefined]
  >([
    [
      'aws:changeInstanceState',
      { InstanceIds: ['i-1'], DesiredState: 'stopped', Force: 'true' },
      {
        'ec2:StopInstances': {},
        'ec2:DescribeInstances': { sequence: [instances('stopping'), instances('stopped')] },
      },
      ['ec2:StopInstances', 'ec2:DescribeInstances', 'ec2:DescribeInstances'],
      undefined,
    ],
    [
      'aws:changeInstanceState',
      { InstanceIds: ['i-1'], DesiredState: 'running', CheckStateOnly: true },
      {
        'ec2:DescribeInstances': instances('running'),
        'ec2:DescribeInstanceStatus': { InstanceStatuses: [{ InstanceStatus: { Status: 'ok' } }] },
      },
      ['ec2:DescribeInstances', 'ec2:DescribeInstanceStatus'],
      undefined,
    ],
    [
      'aws:runInstances',
      { ImageId: 'ami-1', IamInstanceProfileName: 'p', MaxInstanceCount: 2 },
      {
        'ec2:RunInstances': [
          {
            when: { ImageId: 'ami-1', MinCount: 1, MaxCount: 2, IamInstanceProfile: { Name: 'p' } },
            answer: { Instances: [{ InstanceId: 'i-1' }] },
          },
        ],
        'ec2:DescribeInstances': instances('running'),
      },
      ['ec2:RunInstances', 'ec2:DescribeInstances'],
      { InstanceIds: ['i-1'], InstanceStates: ['running'] },
    ],
    [
      'aws:createTags',
      { ResourceIds: 'i-1', Tags: [{ Key: 'a', Value: 'b' }] },
      { 'ec2:CreateTags': [{ when: { Resources: ['i-1'] }, answer: {} }] },
      ['ec2:CreateTags'],
      undefined,
    ],
    [
      'aws:createTags',
      { ResourceIds: ['a', 'b'], ResourceType: 'Parameter', Tags: [{ Key: 'a', Value: 'b' }] },
      { 'ssm:AddTagsToResource': {} },
      ['ssm:AddTagsToResource', 'ssm:AddTagsToResource'],
      undefined,
    ],
    [
      'aws:createImage',
      { InstanceId: 'i-1', ImageName: 'golden' },
      {
        'ec2:CreateImage': [{ when: { Name: 'golden' }, answer: { ImageId: 'ami-1' } }],
        'ec2:DescribeImages': { sequence: [image('pending'), image('available')] },
      },
      ['ec2:CreateImage', 'ec2:DescribeImages', 'ec2:DescribeImages'],
      { ImageId: ['ami-1'], ImageState: ['available'] },
    ],
    [
      'aws:copyImage',
      { SourceImageId: 'ami-0', SourceRegion: 'eu-north-1', ImageName: 'golden' },
      { 'ec2:CopyImage': { ImageId: 'ami-1' }, 'ec2:DescribeImages': image('available') },
      ['ec2:CopyImage', 'ec2:DescribeImages'],
      { ImageId: ['ami-1'], ImageState: ['available'] },
    ],
    [
      'aws:deleteImage',
      { ImageId: 'ami-1' },
      { 'ec2:DescribeImages': image('available'), 'ec2:DeregisterImage': {}, 'ec2:DeleteSnapshot': {} },
      ['ec2:DescribeImages', 'ec2:DeregisterImage', 'ec2:DeleteSnapshot'],
      undefined,
    ],
    [
      'aws:createStack',
      { ...TEMPLATE, OnStackFailure: 'DELETE' },
      {
        'cloudformation:DescribeStacks': {
          sequence: [GONE, stack('CREATE_IN_PROGRESS'), stack('CREATE_COMPLETE')],
        },
        'cloudformation:CreateStack': [{ when: { OnFailure: 'DELETE' }, answer: { StackId: 'id' } }],
      },
      [
        'cloudformation:DescribeStacks',
        'cloudformation:CreateStack',
        'cloudformation:DescribeStacks',
        'cloudformation:DescribeStacks',
      ],
      { StackId: ['id'], StackStatus: ['CREATE_COMPLETE'], StackStatusReason: ['because'] },
    ],
    [
      'aws:deleteStack',
      { StackName: 'one' },
      {
        'cloudformation:DescribeStacks': { sequence: [stack('CREATE_COMPLETE'), GONE] },
        'cloudformation:DeleteStack': {},
      },
      ['cloudformation:DescribeStacks', 'cloudformation:DeleteStack', 'cloudformation:DescribeStacks'],
      undefined,
    ],
    [
      'aws:invokeLambdaFunction',
      { FunctionName: 'f', InputPayload: { a: 1 } },
      { 'lambda:Invoke': [{ when: { Payload: '{"a":1}' }, answer: { Payload: '{"Retry":true}' } }] },
      ['lambda:Invoke'],
      { StatusCode: ['200'], Payload: ['{"Retry":true}'] },
    ],
    [
      'aws:executeStateMachine',
      { stateMachineArn: MACHINE, input: '{}' },
      {
        'stepfunctions:StartExecution': { executionArn: 'arn:e' },
        'stepfunctions:DescribeExecution': {
          sequence: [{ status: 'RUNNING' }, { status: 'SUCCEEDED', output: '{"ok":1}' }],
        },
      },
      ['stepfunctions:StartExecution', 'stepfunctions:DescribeExecution', 'stepfunctions:DescribeExecution'],
      {
        executionArn: ['arn:e'],
        input: ['{}'],
        output: ['{"ok":1}'],
        stateMachineArn: [MACHINE],
        status: ['SUCCEEDED'],
      },
    ],
  ])('%s %j', async (action, inputs, answers, calls, outputs) => {
    const done = await run(action, inputs, answers);
    expect(done.message).toBe('');
    expect(done.calls).toEqual(calls);
    expect(done.step.Outputs).toEqual(outputs);
  });
});

describe('a step fails', () => {
  test.each<[why: string, action: string, inputs: object, answers: Answers, words: string]>([
    [
      'when a call of it is refused',
      'aws:changeInstanceState',
      { InstanceIds: ['i-1'], DesiredState: 'terminated' },
      { 'ec2:TerminateInstances': refusal('protected') },
      '(ValidationError) when calling the TerminateInstances operation: protected',
    ],
    [
      'when an instance will never be as desired',
      'aws:changeInstanceState',
      { InstanceIds: ['i-1'], DesiredState: 'running', CheckStateOnly: true },
      { 'ec2:DescribeInstances': instances('terminated') },
      'An instance of [i-1] is terminated, and will not be running',
    ],
    [
      'when an image cannot be made',
      'aws:createImage',
      { InstanceId: 'i-1', ImageName: 'golden' },
      { 'ec2:CreateImage': { ImageId: 'ami-1' }, 'ec2:DescribeImages': image('failed') },
      'The image ami-1 is failed',
    ],
    [
      'when a stack is rolled back',
      'aws:createStack',
      TEMPLATE,
      {
        'cloudformation:DescribeStacks': { sequence: [GONE, stack('ROLLBACK_COMPLETE')] },
        'cloudformation:CreateStack': { StackId: 'id' },
      },
      'The stack one is ROLLBACK_COMPLETE: because',
    ],
    [
      'when a function fails',
      'aws:invokeLambdaFunction',
      { FunctionName: 'f' },
      { 'lambda:Invoke': { FunctionError: 'Unhandled', Payload: { errorMessage: 'x' } } },
      'Lambda function returned an error: Unhandled. Payload: {"errorMessage":"x"}',
    ],
    [
      'when a state machine does',
      'aws:executeStateMachine',
      { stateMachineArn: MACHINE },
      {
        'stepfunctions:StartExecution': { executionArn: 'arn:e' },
        'stepfunctions:DescribeExecution': { status: 'FAILED' },
      },
      'The execution arn:e ended with status FAILED',
    ],
    [
      'when an answer is of another shape',
      'aws:createImage',
      { InstanceId: 'i-1', ImageName: 'golden' },
      { 'ec2:CreateImage': { Id: 'ami-1' } },
      "The organization file's answer of ec2:CreateImage cannot be used: ImageId",
    ],
  ])('%s', async (_why, action, inputs, answers, words) => {
    const done = await run(action, inputs, answers);
    expect(done.step.StepStatus).toBe('Failed');
    expect(done.message).toContain(words);
  });

  test('when it waits for longer than an hour, unless it says otherwise', async () => {
    const answers = { 'ec2:CreateImage': { ImageId: 'ami-1' }, 'ec2:DescribeImages': image('pending') };
    const inputs = { InstanceId: 'i-1', ImageName: 'golden' };
    expect(await run('aws:createImage', inputs, answers)).toMatchObject({ seconds: 3600 });
    const soon = await run('aws:createImage', inputs, answers, { timeoutSeconds: 60 });
    expect(soon).toMatchObject({ seconds: 60, step: { StepStatus: 'TimedOut' } });
  });
});

test('a state machine is stopped with its step', async () => {
  const { calls } = await run(
    'aws:executeStateMachine',
    { stateMachineArn: MACHINE },
    {
      'stepfunctions:StartExecution': { executionArn: 'arn:e' },
      'stepfunctions:DescribeExecution': { status: 'RUNNING' },
      'stepfunctions:StopExecution': {},
    },
    { timeoutSeconds: 2 },
  );
  expect(calls.at(-1)).toBe('stepfunctions:StopExecution');
});

test('a stack whose creation was rolled back is deleted before it is created', async () => {
  const { calls } = await run('aws:createStack', TEMPLATE, {
    'cloudformation:DescribeStacks': {
      sequence: [stack('ROLLBACK_COMPLETE'), stack('ROLLBACK_COMPLETE'), GONE, stack('CREATE_COMPLETE')],
    },
    'cloudformation:DeleteStack': {},
    'cloudformation:CreateStack': { StackId: 'id' },
  });
  const names = calls.map((call) => call.replace('cloudformation:', ''));
  expect(names.filter((name) => name !== 'DescribeStacks')).toEqual(['DeleteStack', 'CreateStack']);
});

describe('outputs of its own', () => {
  test.each<[action: string, inputs: object, answers: Answers, selector: string, value: string]>([
    [
      'aws:invokeLambdaFunction',
      { FunctionName: 'f' },
      { 'lambda:Invoke': { Payload: '{"Retry":"soon"}' } },
      '$.Retry',
      'soon',
    ],
    [
      'aws:invokeLambdaFunction',
      { FunctionName: 'f' },
      { 'lambda:Invoke': { Payload: '{"Retry":"soon"}' } },
      '$.Payload.Retry',
      'soon',
    ],
    [
      'aws:runCommand',
      { DocumentName: 'AWS-RunShellScript', InstanceIds: ['i-1'] },
      { 'ssm:SendCommand': { Output: 'bin' } },
      '$.Output',
      'bin',
    ],
    [
      'aws:createImage',
      { InstanceId: 'i-1', ImageName: 'golden' },
      { 'ec2:CreateImage': { ImageId: 'ami-1' }, 'ec2:DescribeImages': image('available') },
      'ImageId',
      'ami-1',
    ],
  ])('%s: beside the predetermined ones', async (action, inputs, answers, Selector, value) => {
    const { step } = await run(action, inputs, answers, { outputs: [{ Name: 'Of my own', Selector }] });
    expect(step.Outputs).toMatchObject({ 'Of my own': [value] });
    expect(Object.keys(step.Outputs ?? {}).length).toBeGreaterThan(1);
  });
});
