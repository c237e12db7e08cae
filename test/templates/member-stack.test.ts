import { describe, expect, test } from '@jest/globals';
import { permissionsOf, trustOf } from './support/policies.ts';
import { deployMember, memberTemplate } from './support/member-stack.ts';
import { targetOf } from './support/rules.ts';
import { CENTRAL, MEMBER, ORGANIZATION_ID, resourceOf, type Stack } from './support/stacks.ts';

const deploy = (name: string, parameters: Readonly<Record<string, string>> = {}, where = {}): Stack =>
  deployMember(memberTemplate(name), parameters, where);
const ACCOUNT = MEMBER.accountId;

describe('the two tiers', () => {
  test.each([
    ['1', ['ReaderRole']],
    ['2', ['ReaderRole', 'ForwarderRole']],
  ])('tier %s makes the roles %j and nothing else', (Tier, logicalIds) => {
    expect([...deploy('roles', { Tier }).keys()]).toEqual(logicalIds);
  });

  test('a forwarder is a rule, a queue, and what lets the one use the other', () => {
    const types = [...deploy('forwarder').values()].map(({ type }) => type);
    expect(types.sort()).toEqual(['AWS::Events::Rule', 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy']);
  });

  test('what a forwarder cannot send is kept for 14 days, encrypted', () => {
    const { properties } = resourceOf(deploy('forwarder'), 'ForwardDeadLetters');
    expect(properties).toMatchObject({
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
      SqsManagedSseEnabled: true,
    });
  });

  test("a forwarder's stack is empty where the central stack runs, and there alone", () => {
    expect(deploy('forwarder', {}, CENTRAL).size).toBe(0);
    expect(deploy('forwarder', {}, { ...CENTRAL, region: 'us-east-1' }).size).toBe(3);
    expect(deploy('forwarder', {}, { accountId: ACCOUNT, region: CENTRAL.region }).size).toBe(3);
  });
});

// An automation that was started with alarms is stopped without it: AWS-FACTS, "Deployment"; docs/members.md.
test('the execution role may look at the alarms of its account, in every Region', () => {
  const role = resourceOf(deploy('execution-role'), 'AutomationExecutionRole');
  const grants = permissionsOf(role).filter(({ Action }) => Action.includes('cloudwatch:DescribeAlarms'));
  expect(grants.map(({ Effect, Resource }) => [Effect, Resource])).toEqual([
    ['Allow', [`arn:aws:cloudwatch:*:${ACCOUNT}:alarm:*`]],
  ]);
});

describe('paths and boundaries', () => {
  const paths = { RolePath: '/rollcall/', CentralRolePath: '/teams/platform/' };

  test('the reader role trusts the collect role under its path', () => {
    const [trust] = trustOf(resourceOf(deploy('roles', paths), 'ReaderRole'));
    expect(trust?.Condition['ArnEquals']).toEqual({
      'aws:PrincipalArn': [`arn:aws:iam::${CENTRAL.accountId}:role/teams/platform/rollcall-collect`],
    });
  });

  test('a forwarder uses the sender role under its path', () => {
    expect(targetOf(resourceOf(deploy('forwarder', paths), 'ForwardRule')).RoleArn).toBe(
      resourceOf(deploy('roles', paths), 'ForwarderRole').arn,
    );
  });

  test.each([
    ['roles', 'ReaderRole'],
    ['roles', 'ForwarderRole'],
    ['execution-role', 'AutomationExecutionRole'],
    ['administration-role', 'AutomationAdministrationRole'],
  ])('%s: %s has a boundary if one is named, of its own account', (name, role) => {
    expect(resourceOf(deploy(name), role).properties).not.toHaveProperty('PermissionsBoundary');
    const bounded = deploy(name, { PermissionsBoundary: 'boundaries/developer' });
    expect(resourceOf(bounded, role).properties['PermissionsBoundary']).toBe(
      `arn:aws:iam::${ACCOUNT}:policy/boundaries/developer`,
    );
  });
});

describe("AWS's two roles", () => {
  const execution = (parameters = {}) =>
    resourceOf(deploy('execution-role', parameters), 'AutomationExecutionRole');
  const administration = resourceOf(deploy('administration-role'), 'AutomationAdministrationRole');
  const EXECUTION_ROLE = 'AWS-SystemsManager-AutomationExecutionRole';
  const ADMINISTRATION_ROLE = 'AWS-SystemsManager-AutomationAdministrationRole';

  test("have AWS's names, without a path", () => {
    expect(execution().arn).toBe(`arn:aws:iam::${ACCOUNT}:role/${EXECUTION_ROLE}`);
    expect(administration.arn).toBe(`arn:aws:iam::${ACCOUNT}:role/${ADMINISTRATION_ROLE}`);
  });

  test.each(['execution-role', 'administration-role'])('%s: outlive their stack', (name) => {
    expect(memberTemplate(name)).toContain('    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n');
  });

  test.each(['roles', 'forwarder', 'stack-sets', 'stack-sets-self-managed'])('%s makes neither', (name) => {
    expect(memberTemplate(name)).not.toContain('AWS-SystemsManager-Automation');
  });

  const forItsOwnAutomations = {
    Effect: 'Allow',
    Principal: { Service: 'ssm.amazonaws.com' },
    Action: ['sts:AssumeRole'],
    Resource: [],
    Condition: {
      StringEquals: { 'aws:SourceAccount': [ACCOUNT] },
      ArnLike: { 'aws:SourceArn': [`arn:aws:ssm:*:${ACCOUNT}:automation-execution/*`] },
    },
  };

  test('trust Systems Manager for automations of their own account alone', () => {
    expect(trustOf(administration)).toEqual([forItsOwnAutomations]);
    expect(trustOf(execution())).toContainEqual(forItsOwnAutomations);
  });

  test.each([
    [{}, ADMINISTRATION_ROLE],
    [{ AdministrationRole: 'ops/*' }, 'ops/*'],
  ])('%j: the execution role trusts %s of the administration account', (parameters, role) => {
    expect(trustOf(execution(parameters))).toContainEqual({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${CENTRAL.accountId}:root` },
      Action: ['sts:AssumeRole'],
      Resource: [],
      Condition: {
        ArnLike: { 'aws:PrincipalArn': [`arn:aws:iam::${CENTRAL.accountId}:role/${role}`] },
        StringEquals: { 'aws:PrincipalOrgID': [ORGANIZATION_ID] },
      },
    });
  });

  test('the administration role may assume the execution role, in its organization', () => {
    expect(permissionsOf(administration)).toContainEqual(
      expect.objectContaining({
        Action: ['sts:AssumeRole'],
        Resource: [execution().arn.replace(ACCOUNT, '*')],
        Condition: { StringEquals: { 'aws:ResourceOrgID': [ORGANIZATION_ID] } },
      }),
    );
  });

  test('the execution role may pass on itself, and no other role', () => {
    expect(permissionsOf(execution()).filter(({ Action }) => Action.includes('iam:PassRole'))).toMatchObject([
      { Action: ['iam:PassRole'], Resource: [execution().arn] },
    ]);
  });

  test.each([
    ['', []],
    ['iam:ListAccountAliases', ['iam:ListAccountAliases']],
    ['iam:ListAccountAliases, s3:ListAllMyBuckets', ['iam:ListAccountAliases', 's3:ListAllMyBuckets']],
  ])('Actions=%j adds exactly these', (Actions, added) => {
    const allowed = (parameters: object) =>
      permissionsOf(execution(parameters)).flatMap(({ Action }) => Action);
    expect(allowed({ Actions })).toEqual([...allowed({}), ...added]);
  });

  const AUTOMATION = 'arn:aws:iam::aws:policy/service-role/AmazonSSMAutomationRole';
  const OTHERS = ['arn:aws:iam::aws:policy/ReadOnlyAccess', `arn:aws:iam::${ACCOUNT}:policy/runbooks`];
  test.each([
    ['', [AUTOMATION]],
    [OTHERS.join(','), [AUTOMATION, ...OTHERS]],
  ])("ManagedPolicyArns=%j come after AWS's own", (ManagedPolicyArns, arns) => {
    expect(execution({ ManagedPolicyArns }).properties['ManagedPolicyArns']).toEqual(arns);
  });
});

describe.each(['aws', 'aws-cn', 'aws-us-gov'])('in the partition %s', (partition) => {
  test.each(['roles', 'forwarder', 'execution-role', 'administration-role'])(
    '%s writes no ARN of another',
    (name) => {
      const text = JSON.stringify([...deploy(name, { PermissionsBoundary: 'b' }, { partition }).values()]);
      const partitions = [...text.matchAll(/arn:([^:]+):/g)].map(([, one]) => one);
      expect(new Set(partitions)).toEqual(new Set([partition]));
    },
  );
});
