import { describe, expect, test } from '@jest/globals';
import { checkBusTargets } from '../templates/check-bus-targets.ts';
import { DeployedStack } from '../templates/deployed-stack.ts';
import { readTemplate } from '../templates/read-template.ts';

const DEPLOYMENT = {
  accountId: '111111111111',
  region: 'eu-west-1',
  partition: 'aws',
  stackName: 'stack',
  endpoint: 'http://127.0.0.1:4566',
};

const TEMPLATE = `
Parameters:
  Name: { Type: String }
  Size: { Type: Number, Default: 3 }
Conditions:
  IsBig: !Equals [!Ref Size, '3']
  IsSmall: !Not [!Condition IsBig]
  Both: !And [!Condition IsBig, !Condition IsSmall]
  Either: !Or [!Condition IsBig, !Condition IsSmall]
Resources:
  Bus:
    Type: AWS::Events::EventBus
    Properties: { Name: !Ref Name }
  Queue:
    Type: AWS::SQS::Queue
  Role:
    Type: AWS::IAM::Role
    Properties: { RoleName: reader, Path: /platform/ }
  DefaultRule:
    Type: AWS::Events::Rule
    Properties: { Name: rule }
  BusRule:
    Type: AWS::Events::Rule
    Properties: { Name: rule, EventBusName: !Ref Bus }
  Small:
    Type: AWS::SQS::Queue
    Condition: IsSmall
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties: { ManagedPolicyName: narrow, Path: /platform/ }
  Values:
    Type: Custom
    Properties:
      Value: VALUE
`;

/** What an expression becomes. */
function valueOf(expression: string): unknown {
  const template = readTemplate(TEMPLATE.replace('VALUE', expression));
  return new DeployedStack(template, DEPLOYMENT, { Name: 'bus' }).resourcesOf('Custom')[0]?.properties[
    'Value'
  ];
}

const ARN = 'arn:aws:events:eu-west-1:111111111111';

describe('a template', () => {
  test.each<[expression: string, value: unknown]>([
    ['plain', 'plain'],
    ['!Ref Name', 'bus'],
    ['!Ref AWS::NoValue', undefined],
    ['!Ref Policy', 'arn:aws:iam::111111111111:policy/platform/narrow'],
    ['{ Ref: Size }', '3'],
    ['!Ref AWS::AccountId', '111111111111'],
    ['!Ref AWS::Region', 'eu-west-1'],
    ['!Ref Bus', 'bus'],
    ['!Ref Queue', 'http://127.0.0.1:4566/111111111111/stack-Queue'],
    ['!GetAtt Queue.Arn', 'arn:aws:sqs:eu-west-1:111111111111:stack-Queue'],
    ['!GetAtt [Role, Arn]', 'arn:aws:iam::111111111111:role/platform/reader'],
    ['!GetAtt DefaultRule.Arn', `${ARN}:rule/rule`],
    ['!GetAtt BusRule.Arn', `${ARN}:rule/bus/rule`],
    ['!Sub "${Name}-${AWS::Partition}-${Bus.Arn}-${!Literal}"', `bus-aws-${ARN}:event-bus/bus-\${Literal}`],
    ['!Sub ["${Own}/${Name}", { Own: !Ref Size }]', '3/bus'],
    ['!Join ["-", [a, !Ref Name]]', 'a-bus'],
    ['!Select [1, !Split [",", "a,b"]]', 'b'],
    ['!If [IsBig, yes, no]', 'yes'],
    ['!If [IsSmall, yes, [!Ref Name]]', ['bus']],
    ['!If [Both, 1, 2]', 2],
    ['!If [Either, 1, 2]', 1],
    ['[a, !If [IsSmall, b, !Ref AWS::NoValue]]', ['a']],
    ['{ a: 1, b: !If [IsSmall, b, !Ref AWS::NoValue] }', { a: 1 }],
    ['{ Condition: { StringEquals: { a: b } } }', { Condition: { StringEquals: { a: 'b' } } }],
  ])('%s', (expression, value) => {
    expect(valueOf(expression)).toEqual(value);
  });

  test.each([
    ['!FindInMap [a, b, c]', 'Fn::FindInMap is not simulated'],
    ['!GetAtt Bus.Name', 'not Bus.Name'],
    ['!Ref Missing', 'no Missing'],
  ])('%s is refused', (expression, message) => {
    expect(() => valueOf(expression)).toThrow(message);
  });

  test('resources whose condition does not hold are not deployed', () => {
    const stack = new DeployedStack(readTemplate(TEMPLATE), DEPLOYMENT, { Name: 'bus' });
    expect(stack.resourcesOf('AWS::SQS::Queue').map(({ logicalId }) => logicalId)).toEqual(['Queue']);
  });

  test.each([
    ['one, two', ['one', 'two']],
    ['', ['']],
  ])('the list %j is taken apart', (Names, names) => {
    const template = `
Parameters: { Names: { Type: CommaDelimitedList } }
Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: queue, Tags: !Ref Names } } }`;
    const [queue] = new DeployedStack(readTemplate(template), DEPLOYMENT, { Names }).resourcesOf(
      'AWS::SQS::Queue',
    );
    expect(queue?.properties['Tags']).toEqual(names);
  });

  test('a parameter without a value is named', () => {
    expect(() => new DeployedStack(readTemplate(TEMPLATE), DEPLOYMENT, {})).toThrow(
      'stack needs a value for Name',
    );
  });
});

describe('a rule whose target is another bus', () => {
  const rule = (target: object) =>
    readTemplate(
      JSON.stringify({
        Resources: {
          Rule: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Id: 'one', ...target }] } },
        },
      }),
    );
  const bus = { Arn: 'arn:aws:events:eu-west-1:111111111111:event-bus/other', RoleArn: 'arn:any' };
  const RetryPolicy = { MaximumRetryAttempts: 2 };
  const check = (target: object) => () => {
    const template = rule(target);
    checkBusTargets('relay', template, new DeployedStack(template, DEPLOYMENT, {}));
  };

  test('has no retry policy: AWS refuses it, and so does the deployment here', () => {
    expect(check({ ...bus, RetryPolicy })).toThrow(
      'The stack relay: Retry policy is not supported for Event bus targets. (Rule, target one)',
    );
    expect(check(bus)).not.toThrow();
  });

  test('and one of a queue may have one', () => {
    expect(check({ Arn: 'arn:aws:sqs:eu-west-1:111111111111:queue', RetryPolicy })).not.toThrow();
  });
});
