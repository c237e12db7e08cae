import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { readRunbook } from '../runbook/runbook.ts';

const STEP = { name: 'list', action: 'aws:executeAwsApi', inputs: { Service: 's3', Api: 'ListBuckets' } };
const other = (action: string, inputs: object, more: object = {}): object => ({
  name: 'other',
  action,
  inputs,
  ...more,
});
const read = (changes: object = {}) =>
  readRunbook('r', stringify({ schemaVersion: '0.3', mainSteps: [STEP], ...changes }));
const steps = (...mainSteps: object[]): object => ({ mainSteps });
const branch = (inputs: object, more: object = {}): object =>
  steps(other('aws:branch', inputs, more), STEP, { ...STEP, name: 'last' });
const parameter = (rules: object): object => ({ parameters: { Size: rules } });

describe('a runbook is refused, and what it is refused for is named:', () => {
  test.each<[changes: object, message: string]>([
    // The document
    [{ schemaVersion: '2.2' }, 'schemaVersion is "2.2"'],
    [{ mainSteps: [] }, 'mainSteps'],
    [{ files: { 'launch.py': {} } }, 'files is not simulated'],
    [{ variables: { Count: { type: 'Number' } } }, 'variables.Count.type is "Number"'],
    [{ mainSteps: [{ ...STEP, onEvent: 'x' }] }, 'mainSteps.0.onEvent is not simulated'],
    [{ assumeRole: '{{ Role }}' }, 'Runbook r: Parameter "Role" is not declared.'],
    [{ outputs: ['list.Nothing'] }, 'no step has the output list.Nothing'],
    [{ outputs: ['list'] }, 'outputs.0 is "list": must be step.Output'],
    // Parameters
    [parameter({ type: 'Number' }), 'parameters.Size.type is "Number": must be String, StringList'],
    [
      parameter({ type: 'String', allowedPattern: '(' }),
      'allowedPattern is "(": must be a regular expression',
    ],
    [parameter({ type: 'String', interpolationType: 'ENV_VAR' }), 'Size.interpolationType is not simulated'],
    [parameter({ type: 'String', minChars: -1 }), 'parameters.Size.minChars is -1'],
    // Actions
    ...['aws:executeChangeTemplate', 'aws:invokeWebhook', 'aws:invokeNothing'].map(
      (action): [object, string] => [
        steps({ ...STEP, action }),
        `mainSteps.0.action is "${action}": ${action} is not simulated`,
      ],
    ),
    [
      steps(other('aws:executeScript', { Runtime: 'python3.11', Handler: 'run' })),
      'mainSteps.0.inputs: must have Script or Attachment',
    ],
    [
      steps(other('aws:changeInstanceState', { InstanceIds: ['i-1'], DesiredState: 'asleep' })),
      'inputs.DesiredState is "asleep"',
    ],
    [
      steps(other('aws:createStack', { StackName: 'one' })),
      'inputs: must have one of TemplateBody and TemplateURL',
    ],
    [
      steps(other('aws:updateVariable', { Name: 'variable:Count', Value: 1 })),
      'step other: the variable variable:Count is not declared',
    ],
    // aws:loop
    [steps(other('aws:loop', { Steps: [STEP] })), 'inputs: must have one of Iterators and LoopCondition'],
    [
      steps(other('aws:loop', { Iterators: ['a'], MaxIterations: 101, Steps: [STEP] })),
      'inputs.MaxIterations is 101',
    ],
    [
      steps(other('aws:loop', { Iterators: ['a'], Steps: [{ ...STEP, nextStep: 'gone' }] })),
      'step list: nextStep: there is no step gone',
    ],
    [
      steps(STEP, other('aws:loop', { Iterators: ['a'], Steps: [STEP] })),
      'step list: another step has that name',
    ],
    [
      steps(other('aws:loop', { Iterators: ['a'], Steps: [{ ...STEP, isEnd: 'maybe' }] })),
      'mainSteps.0.inputs.Steps.0.isEnd is "maybe"',
    ],
    [
      steps(
        other('aws:loop', {
          Iterators: ['a'],
          Steps: [{ name: 'inner', action: 'aws:loop', inputs: { Iterators: ['b'], Steps: [STEP] } }],
        }),
      ),
      'mainSteps.0: a loop in a loop is not simulated',
    ],
    // Properties of every step
    [steps(STEP, { ...STEP, inputs: STEP.inputs }), 'step list: another step has that name'],
    [steps({ ...STEP, name: 'a-b' }), 'mainSteps.0.name is "a-b"'],
    [steps({ ...STEP, onFailure: 'Retry' }), 'mainSteps.0.onFailure is "Retry": must be Abort, Continue'],
    [
      steps({ ...STEP, onCancel: 'Continue' }),
      'mainSteps.0.onCancel is "Continue": must be Abort or step:NAME',
    ],
    [steps({ ...STEP, maxAttempts: 0 }), 'mainSteps.0.maxAttempts is 0'],
    [steps({ ...STEP, isEnd: 'maybe' }), 'mainSteps.0.isEnd is "maybe"'],
    [steps({ ...STEP, nextStep: 'gone' }), 'step list: nextStep: there is no step gone'],
    [steps({ ...STEP, onFailure: 'step:gone' }), 'step list: onFailure: there is no step gone'],
    [steps({ ...STEP, onCancel: 'step:gone' }), 'step list: onCancel: there is no step gone'],
    [steps(STEP, { ...STEP, name: 'back', nextStep: 'list' }), 'the steps list → back → list make a loop'],
    [steps({ ...STEP, onFailure: 'step:list' }), 'the steps list → list make a loop'],
    // References
    [
      steps({ ...STEP, inputs: { ...STEP.inputs, Name: '{{ Missing }}' } }),
      'Parameter "Missing" is not declared.',
    ],
    [
      steps({ ...STEP, inputs: { ...STEP.inputs, Name: ['{{ ssm-secure:/password }}'] } }),
      '{{ ssm-secure:/password }} is not simulated',
    ],
    [
      steps({ ...STEP, inputs: { ...STEP.inputs, Name: '{{ variable:Count }}' } }),
      'Parameter "variable:Count" is not declared.',
    ],
    [
      steps(
        { ...STEP, inputs: { ...STEP.inputs, Name: '{{ last.Owner }}' } },
        { ...STEP, name: 'last', outputs: [{ Name: 'Owner', Selector: '$.Owner.ID' }] },
      ),
      'step list: {{ last.Owner }} is an output of a step that does not come before it',
    ],
    // aws:executeAwsApi
    [
      steps({ ...STEP, inputs: { Service: 's3' } }),
      'Missing required input names. Required=[ [Service, Api] ], Provided =[ [Service] ].',
    ],
    [
      steps({ ...STEP, outputs: [{ Name: 'Owner', Selector: 'Owner[?(this.x)]' }] }),
      'mainSteps.0.outputs.0.Selector is "Owner[?(this.x)]"',
    ],
    [steps({ ...STEP, outputs: [{ Name: ' x', Selector: '$.x' }] }), 'mainSteps.0.outputs.0.Name is " x"'],
    // aws:assertAwsResourceProperty, aws:waitForAwsResourceProperty
    ...['aws:assertAwsResourceProperty', 'aws:waitForAwsResourceProperty'].flatMap(
      (action): [object, string][] => [
        [
          steps(other(action, { ...STEP.inputs, PropertySelector: '$.x' })),
          'Missing required input names. Required=[ [Service, Api, PropertySelector, DesiredValues] ]',
        ],
        [
          steps(other(action, { ...STEP.inputs, PropertySelector: 'x[(1)]', DesiredValues: ['y'] })),
          'mainSteps.0.inputs.PropertySelector is "x[(1)]"',
        ],
      ],
    ),
    // aws:sleep
    [
      steps(other('aws:sleep', { Duration: '10 minutes' })),
      'inputs.Duration is "10 minutes": must be an ISO 8601',
    ],
    [steps(other('aws:sleep', { Duration: '-PT1M' })), 'inputs.Duration is "-PT1M"'],
    [
      steps(other('aws:sleep', { Duration: 'P8D' })),
      'inputs.Duration is "P8D": must be an ISO 8601 duration of seven',
    ],
    [steps(other('aws:sleep', { Timestamp: 'tomorrow' })), 'inputs.Timestamp is "tomorrow"'],
    [steps(other('aws:sleep', {})), 'inputs: must have one of Duration and Timestamp'],
    [
      steps(other('aws:sleep', { Duration: 'PT1M' }, { outputs: [{ Name: 'Out', Selector: '$.x' }] })),
      'mainSteps.0.outputs: the outputs of aws:sleep are predetermined',
    ],
    // aws:branch
    [branch({ Choices: [] }), 'inputs.Choices'],
    [
      branch({ Choices: [{ NextStep: 'gone', Variable: 'x', StringEquals: 'x' }] }),
      'step other: Choices: there is no step gone',
    ],
    [
      branch({ Choices: [{ NextStep: 'last', Variable: 'x', StringEquals: 'x' }], Default: 'gone' }),
      'step other: Default: there is no step gone',
    ],
    ...['And', 'Or'].map((operator): [object, string] => [
      branch({
        Choices: [{ NextStep: 'last', [operator]: [{ Variable: 'x', StringEquals: 'x' }] }],
      }),
      `Runbook r: Expect at lease two expressions for operator: ${operator} in step: other`,
    ]),
    [
      branch({ Choices: [{ NextStep: 'last', Variable: 'x', StringLike: 'x' }] }),
      'inputs.Choices.0.StringLike is not simulated',
    ],
    [
      branch({ Choices: [{ NextStep: 'last', Variable: 'x', StringEquals: 'x', Contains: 'y' }] }),
      'inputs.Choices.0: must be a Variable with one operation, or one of And, Or and Not',
    ],
    [
      branch({ Choices: [{ NextStep: 'last', Not: { Variable: 'x' } }] }),
      'inputs.Choices.0.Not: must be a Variable with one operation',
    ],
    [
      branch({ Choices: [{ NextStep: 'last', Variable: '1', NumericGreater: 'many' }] }),
      'inputs.Choices.0.NumericGreater is "many": must be a number',
    ],
    [
      branch({ Choices: [{ NextStep: 'last', Variable: 'true', BooleanEquals: 'yes' }] }),
      'inputs.Choices.0.BooleanEquals is "yes": must be true or false',
    ],
    // aws:runCommand
    [
      steps(other('aws:runCommand', { InstanceIds: ['i-1'] })),
      'Missing required input names. Required=[ [DocumentName] ], Provided =[ [InstanceIds] ].',
    ],
    [
      steps(other('aws:runCommand', { DocumentName: 'AWS-RunShellScript' })),
      'inputs: must have InstanceIds or Targets',
    ],
    [
      steps(other('aws:runCommand', { DocumentName: 'x', InstanceIds: ['i-1'], AlarmConfiguration: {} })),
      'Provided=[ [DocumentName, InstanceIds, AlarmConfiguration] ].',
    ],
    // aws:executeAutomation
    [steps(other('aws:executeAutomation', {})), 'Required=[ [DocumentName] ], Provided =[ [] ].'],
    [
      steps(other('aws:executeAutomation', { DocumentName: 'x', Alarm: {} })),
      'Unknown input names provided. Known=[ [DocumentName, DocumentVersion, RuntimeParameters,',
    ],
    [
      steps(other('aws:executeAutomation', { DocumentName: 'x', MaxErrors: 'some' })),
      'inputs.MaxErrors is "some": must be a number or a percentage',
    ],
  ])('%j', (changes, message) => {
    expect(() => read(changes)).toThrow(message);
  });

  test('everything that is wrong, not only the first', () => {
    const changes = { files: {}, mainSteps: [{ ...STEP, action: 'aws:other', isEnd: 'x' }] };
    expect(() => read(changes)).toThrow(
      /^Runbook r: .*aws:other is not simulated.*isEnd.*files is not simulated/s,
    );
  });

  test('text that is no document at all', () => {
    expect(() => readRunbook('r', '{')).toThrow('Runbook r: neither YAML nor JSON');
    expect(() => readRunbook('r', 'hello')).toThrow('Runbook r: the document is "hello"');
  });
});

describe('a runbook is taken', () => {
  test.each<[what: string, changes: object]>([
    [
      'with references where numbers or lists are meant',
      {
        parameters: { Wait: { type: 'String' }, Ids: { type: 'List<AWS::EC2::Instance::Id>' } },
        mainSteps: [
          other('aws:sleep', { Duration: '{{ Wait }}' }),
          { ...STEP, action: 'aws:runCommand', inputs: { DocumentName: 'x', InstanceIds: '{{ Ids }}' } },
        ],
      },
    ],
    [
      'with numbers and truths in quotes, as in samples of AWS',
      steps({ ...STEP, isEnd: 'true', timeoutSeconds: '60' }),
    ],
    [
      'with a selector without its root, and names of outputs with spaces, or of a single letter',
      steps({
        ...STEP,
        outputs: [
          { Name: 'How to end it', Selector: 'Owner.ID' },
          { Name: 'x', Selector: "Tags[?(@.Key == 'Name')].Value" },
        ],
      }),
    ],
    [
      'with a parameter of Parameter Store, and with system variables in defaults and in the role',
      {
        assumeRole: 'arn:aws:iam::{{ global:ACCOUNT_ID }}:role/Runner',
        parameters: { Image: { type: 'String', default: '{{ssm:/golden/image}}' } },
        mainSteps: [{ ...STEP, inputs: { ...STEP.inputs, Image: '{{ ssm:/golden/image }}' } }],
      },
    ],
    [
      'that refers to an output of another branch, which stands before it',
      {
        mainSteps: [
          other('aws:branch', {
            Choices: [{ NextStep: 'list', Variable: 'x', StringEquals: 'x' }],
            Default: 'last',
          }),
          { ...STEP, outputs: [{ Name: 'Owner', Selector: '$.Owner.ID' }], isEnd: true },
          { ...STEP, name: 'last', inputs: { ...STEP.inputs, Name: '{{ list.Owner }}' } },
        ],
      },
    ],
    [
      'that refers to an output behind a branch',
      {
        mainSteps: [
          { ...STEP, outputs: [{ Name: 'Owner', Selector: '$.Owner.ID' }], nextStep: 'other' },
          other('aws:branch', {
            Choices: [{ NextStep: 'last', Variable: '{{ list.Owner }}', StringEquals: 'x' }],
          }),
          { ...STEP, name: 'last', inputs: { ...STEP.inputs, Name: '{{ list.Owner }}' } },
        ],
      },
    ],
  ])('%s', (_what, changes) => {
    expect(read(changes).mainSteps.length).toBeGreaterThan(0);
  });
});
