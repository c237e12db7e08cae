import { describe, expect, jest, test } from '@jest/globals';
import { central } from './support/attack.ts';
import { statementsOf } from './support/policies.ts';
import { deployMember, MEMBER_TEMPLATES, memberTemplate } from './support/member-stack.ts';
import { policyFaultsOf } from './support/policy-faults.ts';
import { faultsOf, unknownActionsOf } from './support/validator.ts';

// The framework and AWS’s validator start slowly on a busy computer.
jest.setTimeout(120_000);

const SAMPLES = { Actions: 'iam:ListAccountAliases,s3:ListAllMyBuckets' };

const actionsOf = (text: string): Set<string> =>
  new Set([...deployMember(text, SAMPLES).values()].flatMap(statementsOf).flatMap(({ Action }) => Action));

describe.each(Object.entries(MEMBER_TEMPLATES))('%s.yml', (_name, text) => {
  test("passes AWS's validator, warnings included", async () => {
    await expect(faultsOf(text)).resolves.toEqual([]);
  });

  test('names no action that IAM does not know', async () => {
    await expect(unknownActionsOf(actionsOf(text))).resolves.toEqual([]);
  });

  test('gives no right that is too wide, and no trust that breaks', async () => {
    await expect(policyFaultsOf(deployMember(text))).resolves.toEqual([]);
  });

  test('is plain: no transform, no macro, no nested stack, no alias of YAML, nothing but ASCII', () => {
    expect(text).not.toMatch(/Transform|AWS::CloudFormation::(Stack|Macro)\b|Fn::Transform/);
    expect(text).not.toMatch(/[:-] [&*][a-z]/i);
    expect(text).not.toMatch(/[^\n -~]/);
  });

  test('writes no account, Region or partition into an ARN', () => {
    expect(text).not.toMatch(/arn:aws|\b\d{12}\b|[^ ]us-east-1/);
  });

  test('says what is wrong with each value that it refuses', () => {
    const parameters = text.slice(text.indexOf('Parameters:'), text.indexOf('Resources:'));
    expect(parameters.match(/ConstraintDescription:/g)?.length).toBe(
      parameters.match(/AllowedPattern:/g)?.length,
    );
  });
});

test('the central stack gives no right that is too wide either, and no trust that breaks', async () => {
  await expect(policyFaultsOf(central)).resolves.toEqual([]);
});

type Fault = readonly [what: string, where: string, from: string, to: string, found: string];
type Find = (text: string) => Promise<string[]>;

const unknownActions: Find = (text) => unknownActionsOf(actionsOf(text));
const policyFaults: Find = (text) => policyFaultsOf(deployMember(text));

/** Each is planted alone; without these the checks could be deaf. */
describe.each<readonly [who: string, find: Find, faults: readonly Fault[]]>([
  [
    "AWS's validator",
    faultsOf,
    [
      [
        'an unknown property',
        'roles',
        'MaxSessionDuration',
        'MaximumSessionDuration',
        'MaximumSessionDuration',
      ],
      ['a reference to nothing', 'forwarder', '!Ref ForwardDeadLetters', '!Ref DeadLetters', 'DeadLetters'],
      ['an unknown attribute', 'execution-role', 'Role.Arn', 'Role.Arm', 'Arm'],
      ['a condition that is not there', 'administration-role', '- IsBounded', '- IsBound', 'IsBound'],
      ['an unknown model', 'stack-sets', 'SERVICE_MANAGED', 'SERVICE', 'SERVICE'],
      ['a dependency on nothing', 'stack-sets', 'DependsOn: RolesStackSet', 'DependsOn: Roles', 'Roles'],
      [
        'a misspelt preference',
        'stack-sets',
        'RegionConcurrencyType',
        'RegionConcurrency',
        'RegionConcurrency',
      ],
    ],
  ],
  [
    'the list of IAM actions',
    unknownActions,
    [
      [
        'a misspelt action',
        'roles',
        'ssm:GetAutomationExecution',
        'ssm:GetAutomationExecutions',
        'Executions',
      ],
      ['a sample of another case', 'execution-role', 'iam:PassRole', 'iam:Passrole', 'iam:Passrole'],
    ],
  ],
  [
    'the look at the policies',
    policyFaults,
    [
      ['a missing RoleArn', 'forwarder', 'RoleArn: !Sub', 'InputPath: !Sub', 'a bus without RoleArn'],
      [
        'a missing dead-letter queue',
        'forwarder',
        'DeadLetterConfig',
        'Config',
        'without a dead-letter queue',
      ],
      [
        'a wildcard resource',
        'roles',
        'Resource: !Sub arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:automation-execution/*',
        "Resource: '*'",
        'ssm:GetAutomationExecution on every resource',
      ],
      ['a wildcard action', 'roles', 'ssm:DescribeAutomationStepExecutions', 'ssm:Describe*', 'every action'],
      [
        'PassRole on every role',
        'execution-role',
        'Resource: !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:role/AWS-SystemsManager-AutomationExecutionRole',
        "Resource: '*'",
        'iam:PassRole on every resource',
      ],
      [
        'a role as Principal',
        'roles',
        'AWS: !Sub arn:${AWS::Partition}:iam::${CentralAccountId}:root',
        'AWS: !Sub arn:${AWS::Partition}:iam::${CentralAccountId}:role/${Prefix}-collect',
        'role/rollcall-collect as Principal',
      ],
      [
        "AWS's own trust, a role as Principal",
        'execution-role',
        ':root',
        ':role/${AdministrationRole}',
        'AutomationAdministrationRole as Principal',
      ],
      [
        'a plain operator on a multivalued key',
        'roles',
        'aws:PrincipalOrgID: ',
        'events:source: ',
        'StringEquals on events:source',
      ],
      [
        'a multivalued key that may be absent',
        'roles',
        'StringEquals:\n                aws:PrincipalOrgID: ',
        'ForAllValues:StringEquals:\n                events:source: ',
        'events:source may be absent',
      ],
    ],
  ],
])('%s would find', (_who, find, faults) => {
  test.each(faults)('%s', async (_what, where, from, to, found) => {
    expect(memberTemplate(where)).toContain(from);
    const planted = await find(memberTemplate(where).replace(from, () => to));
    expect(planted.join('\n')).toContain(found);
  });
});
