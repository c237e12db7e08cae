import { describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileCentralStack } from '../../local/templates/compile-central-stack.ts';
import { DeployedStack } from '../../simulator/templates/deployed-stack.ts';
import { readTemplate } from '../../simulator/templates/read-template.ts';
import { sampleOrganization } from './start.ts';

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
    ['!Ref Nobody', 'no Nobody'],
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

test("the project's own templates are evaluated whole, but for types that are not simulated", async () => {
  const { templates, organization } = await sampleOrganization();
  const parameters = {
    CentralAccountId: organization.central.accountId,
    CentralRegion: organization.central.region,
    OrganizationId: organization.organizationId,
    AdministrationAccountId: organization.central.accountId,
  };
  for (const template of [templates.central, ...templates.members.values()]) {
    const stack = new DeployedStack(template, DEPLOYMENT, parameters);
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    for (const type of types.filter((one) => /DynamoDB|Events|IAM|Lambda::F|Lambda::E|SQS/.test(one))) {
      expect(JSON.stringify(stack.resourcesOf(type))).not.toContain('Fn::');
    }
  }
});

test('the compiled central stack is kept: what it depends on has not changed', async () => {
  const cacheDir = await mkdtemp(join(tmpdir(), 'rollcall-compiled-'));
  const params = { organizationId: 'o-exampleorgid' };
  const compile = () =>
    compileCentralStack({ projectDir: process.cwd(), cacheDir, region: 'eu-west-1', params });
  expect(JSON.parse(await compile())).toMatchObject({ Resources: expect.any(Object) });
  const [kept = ''] = await readdir(cacheDir);
  const [file = ''] = await readdir(join(cacheDir, kept));
  await writeFile(join(cacheDir, kept, file), '{}');
  expect(await compile()).toBe('{}');
  await rm(cacheDir, { recursive: true });
});
