import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import * as z from 'zod';
import { DeployedStack } from '../../../simulator/templates/deployed-stack.ts';
import { readTemplate } from '../../../simulator/templates/read-template.ts';
import { EVERY_SETTING } from './optional-parts.ts';
import {
  allows,
  DEPLOY_ROLE_TEMPLATE as text,
  deployingRole,
  documentsOf,
  REQUIRED_PARAMETERS as PARAMETERS,
  statementsOfRole,
} from '../support/deploying-role.ts';
import { permissionsOf, resourcePolicyOf, statementsOf, trustOf } from '../support/policies.ts';
import { CENTRAL, deploy, resourceOf, resourcesOfType } from '../support/stacks.ts';
import { faultsOf, unknownActionsOf } from '../support/validator.ts';

const BOUNDARY = EVERY_SETTING.permissionsBoundary;
const plainRole = deployingRole();
const role = resourceOf(plainRole, 'DeployRole');
const documents = documentsOf(plainRole);
const bounded = documentsOf(deployingRole({ PermissionsBoundary: BOUNDARY, RolePath: '/platform/' }));
const CALLED_BY_CLOUDFORMATION = { 'aws:CalledVia': ['cloudformation.amazonaws.com'] };

const may = (
  policies: readonly object[],
  action: string,
  resource: string,
  keys: Readonly<Record<string, readonly string[]>> = {},
) => allows(policies, { action, resource, keys });

/** In CloudFormation's schemas and in real denials, and in no catalogue of IAM's: AWS-FACTS, "Deployment". */
const IN_NO_CATALOGUE = ['apigateway:TagResource', 'apigateway:UntagResource'];

const Parameter = z.object({
  AllowedPattern: z.string(),
  MaxLength: z.number().optional(),
  Default: z.string().optional(),
});
const { Parameters } = z
  .object({ Parameters: z.record(z.string(), Parameter) })
  .parse(parse(text, { logLevel: 'silent' }));

/** Whether CloudFormation takes a value: the pattern must match all of it. */
function isTaken(name: string, value: string): boolean {
  const { AllowedPattern = '', MaxLength = Infinity } = Parameters[name] ?? {};
  return value.length <= MaxLength && new RegExp(`^(?:${AllowedPattern})$`).test(value);
}

/** The longest values that are taken, in the partition with the longest name and a Region with one of the longest. */
const LONGEST_ACCOUNT = 'arn:aws-us-gov';
const fill = (name: string, start: string, end = ''): string =>
  start + 'x'.repeat((Parameters[name]?.MaxLength ?? 0) - start.length - end.length) + end;
const LONGEST: Readonly<Record<string, string>> = {
  OidcProviderArn: `${LONGEST_ACCOUNT}:iam::111111111111:oidc-provider/token.actions.githubusercontent.com`,
  OidcSubject: fill('OidcSubject', 'repo:my-organization@1234/my-repository@5678:environment:'),
  Prefix: 'x'.repeat(22),
  RolePath: fill('RolePath', '/', '/'),
  PermissionsBoundary: fill('PermissionsBoundary', `${LONGEST_ACCOUNT}:iam::111111111111:policy/`),
  KmsKeyArn: fill('KmsKeyArn', `${LONGEST_ACCOUNT}:kms:ap-northeast-1:111111111111:key/`),
};
/** What IAM counts: all but white space. */
const sizeOf = (document: unknown): number =>
  JSON.stringify(document).replaceAll('amazonaws.com', 'amazonaws.com.cn').replaceAll(/\s/g, '').length;

/** What has no name in IAM: a template, an API, a mapping; and lists. */
const WITHOUT_A_NAME = [
  'cloudformation:ValidateTemplate',
  ...['DELETE', 'GET', 'PATCH', 'POST', 'PUT'].map((method) => `apigateway:${method}`),
  ...IN_NO_CATALOGUE,
  'events:PutPermission',
  'events:RemovePermission',
  'iam:CreateServiceLinkedRole',
  'iam:CreateServiceLinkedRole',
  ...['Create', 'Delete', 'Get', 'Update'].map((verb) => `lambda:${verb}EventSourceMapping`),
  ...['ListTags', 'TagResource', 'UntagResource'].map((verb) => `lambda:${verb}`),
  ...['Create', 'Delete', 'Get', 'Update'].map((verb) => `logs:${verb}LogDelivery`),
  ...['IndexPolicies', 'LogGroups', 'ResourcePolicies'].map((what) => `logs:Describe${what}`),
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'ssm:DescribeParameters',
];

/** What CloudFormation calls to make a resource. */
const MADE_BY = new Map([
  ['AWS::DynamoDB::Table', 'dynamodb:CreateTable'],
  ['AWS::Events::ApiDestination', 'events:CreateApiDestination'],
  ['AWS::Events::Connection', 'events:CreateConnection'],
  ['AWS::Events::EventBus', 'events:CreateEventBus'],
  ['AWS::Events::Rule', 'events:PutRule'],
  ['AWS::IAM::Role', 'iam:CreateRole'],
  ['AWS::Lambda::Function', 'lambda:CreateFunction'],
  ['AWS::SNS::Topic', 'sns:CreateTopic'],
  ['AWS::StepFunctions::StateMachine', 'states:CreateStateMachine'],
  ['AWS::SQS::Queue', 'sqs:CreateQueue'],
]);

/** The role that deploys a stack with every setting, and one that makes its table. */
export function describeDeployRole(fullText: string, plainText: string): void {
  describe('the template of the deploying role', () => {
    test("AWS's validator finds nothing", async () => {
      await expect(faultsOf(text)).resolves.toEqual([]);
    });

    test('IAM knows every action, but for two that its catalogue lacks', async () => {
      const actions = [...plainRole.values()].flatMap(statementsOf).flatMap(({ Action }) => Action);
      await expect(unknownActionsOf(actions)).resolves.toEqual(IN_NO_CATALOGUE);
    });

    test.each([
      ['OidcSubject', 'repo:my-organization/my-repository:environment:production', true],
      ['OidcSubject', 'repo:my-organization@1234/my-repository@5678:environment:production', true],
      ['OidcSubject', 'repo:my-organization/my-repository:ref:refs/heads/main', true],
      ['OidcSubject', 'repo:my-organization/my-repository:*', false],
      ['OidcSubject', 'repo:my-organization/*:environment:production', false],
      ['OidcSubject', 'repo:my-organization@/my-repository@5678:environment:production', false],
      ['RolePath', '/platform/', true],
      ['RolePath', 'platform', false],
      ['PermissionsBoundary', 'made-by-this-template', true],
      ['PermissionsBoundary', BOUNDARY, true],
      ['PermissionsBoundary', '', false],
      ['PermissionsBoundary', 'arn:aws:iam::111111111111:role/boundary', false],
      ['KmsKeyArn', EVERY_SETTING.kmsKeyArn, true],
      ['KmsKeyArn', 'arn:aws:kms:eu-west-1:111111111111:alias/rollcall', false],
    ])('%s=%j is taken: %j', (name, value, taken) => {
      expect(isTaken(name, value)).toBe(taken);
    });

    test.each(Object.entries(LONGEST))('the longest %s that is measured is taken', (name, value) => {
      expect(isTaken(name, value)).toBe(true);
    });

    // The ARN of the provider is as long as its own parts.
    test.each(Object.entries(LONGEST).filter(([name]) => name !== 'OidcProviderArn'))(
      'and no longer %s is',
      (name, value) => {
        expect(isTaken(name, value.replace('x', 'xx'))).toBe(false);
      },
    );

    const extremes = new DeployedStack(
      readTemplate(text),
      {
        accountId: '111111111111',
        region: 'ap-northeast-1',
        partition: 'aws-us-gov',
        stackName: 's',
        endpoint: '',
      },
      LONGEST,
    );
    const withOwn = new DeployedStack(
      readTemplate(text),
      {
        accountId: '111111111111',
        region: 'ap-northeast-1',
        partition: 'aws-us-gov',
        stackName: 's',
        endpoint: '',
      },
      { ...LONGEST, PermissionsBoundary: 'made-by-this-template' },
    );
    const policies = [extremes, withOwn].flatMap((one) => one.resourcesOf('AWS::IAM::ManagedPolicy'));
    test.each(policies.map((one) => [one.logicalId, one] as const))(
      'with the longest values that are taken, %s is no longer than IAM takes',
      (_name, { properties }) => {
        expect(sizeOf(properties['PolicyDocument'])).toBeLessThanOrEqual(6144);
        expect(String(properties['ManagedPolicyName']).length).toBeLessThanOrEqual(128);
      },
    );

    test('and neither is its trust, and it has no more policies and no longer a name than a role may have', () => {
      const properties = extremes.resourcesOf('AWS::IAM::Role')[0]?.properties ?? {};
      expect(sizeOf(properties['AssumeRolePolicyDocument'])).toBeLessThanOrEqual(2048);
      expect(properties['ManagedPolicyArns']).toHaveLength(7);
      expect(properties['Policies']).toBeUndefined();
      expect(String(properties['RoleName']).length).toBeLessThanOrEqual(64);
    });

    test('the one workflow assumes it', () => {
      expect(trustOf(role)).toMatchObject([
        {
          Principal: { Federated: PARAMETERS.OidcProviderArn },
          Action: ['sts:AssumeRoleWithWebIdentity'],
          Condition: {
            StringEquals: {
              'token.actions.githubusercontent.com:aud': ['sts.amazonaws.com'],
              'token.actions.githubusercontent.com:sub': [PARAMETERS.OidcSubject],
            },
          },
        },
      ]);
    });

    test('takes no prefix after which CloudFormation would shorten the name of the bucket', () => {
      const accepted = Array.from({ length: 64 }, (_, length) => 'a'.repeat(length)).filter((prefix) =>
        isTaken('Prefix', prefix),
      );
      const longest = `${accepted.at(-1)}-serverlessdeploymentbucket-${'0'.repeat(13)}`;
      expect(longest).toHaveLength(63);
    });
  });

  describe('the deploying role', () => {
    const stack = deploy(fullText, CENTRAL);
    test('can make all that has a name in the central stack, through CloudFormation, and nothing without', async () => {
      const made = [
        ...stack.values(),
        ...resourcesOfType(deploy(plainText, CENTRAL), 'AWS::DynamoDB::Table'),
      ].flatMap(({ type, arn }) => {
        const action = MADE_BY.get(type);
        return action === undefined ? [] : [{ action, arn }];
      });
      expect(made.length).toBeGreaterThan(20);
      const keys = { ...CALLED_BY_CLOUDFORMATION, 'iam:PermissionsBoundary': [BOUNDARY] };
      for (const { action, arn } of made) {
        expect([action, arn, await may(bounded, action, arn, keys)]).toEqual([action, arn, true]);
        const { 'aws:CalledVia': _via, ...direct } = keys;
        expect([action, arn, await may(bounded, action, arn, direct)]).toEqual([action, arn, false]);
      }
    });

    const IAM = `arn:aws:iam::${CENTRAL.accountId}`;
    const collect = `${IAM}:role/rollcall-collect`;
    test.each<[string, string, string, Record<string, string[]>?]>([
      ['change itself', 'iam:PutRolePolicy', `${IAM}:role/rollcall-deploy`],
      ['make a role of another name', 'iam:CreateRole', `${IAM}:role/rollcall-admin`],
      ['make a role with another path', 'iam:CreateRole', `${IAM}:role/other/rollcall-collect`],
      ['attach a managed policy', 'iam:AttachRolePolicy', collect],
      ['assume what it makes', 'sts:AssumeRole', collect],
      [
        'give a role to another service',
        'iam:PassRole',
        collect,
        { 'iam:PassedToService': ['ec2.amazonaws.com'] },
      ],
      [
        'give a function a role that is not of this stack',
        'iam:PassRole',
        `${IAM}:role/Admin`,
        { 'iam:PassedToService': ['lambda.amazonaws.com'] },
      ],
      [
        'write another parameter',
        'ssm:PutParameter',
        `arn:aws:ssm:eu-west-1:${CENTRAL.accountId}:parameter/other`,
      ],
      ['change what is in another bucket', 's3:PutObject', 'arn:aws:s3:::other/a.zip'],
      [
        'open the table to others',
        'dynamodb:PutResourcePolicy',
        `arn:aws:dynamodb:eu-west-1:${CENTRAL.accountId}:table/rollcall`,
      ],
      [
        'delete the table',
        'dynamodb:DeleteTable',
        `arn:aws:dynamodb:eu-west-1:${CENTRAL.accountId}:table/rollcall`,
      ],
      [
        'read the table',
        'dynamodb:GetItem',
        `arn:aws:dynamodb:eu-west-1:${CENTRAL.accountId}:table/rollcall`,
      ],
      [
        'touch another stack',
        'cloudformation:UpdateStack',
        `arn:aws:cloudformation:eu-west-1:${CENTRAL.accountId}:stack/other/1`,
      ],
      [
        'touch another stage',
        'lambda:UpdateFunctionCode',
        `arn:aws:lambda:eu-west-1:${CENTRAL.accountId}:function:other-collect`,
      ],
      [
        'read another secret',
        'secretsmanager:GetSecretValue',
        `arn:aws:secretsmanager:eu-west-1:${CENTRAL.accountId}:secret:rollcall-webhook2-AbCdEf`,
      ],
      [
        'change the secret of the webhook',
        'secretsmanager:PutSecretValue',
        `arn:aws:secretsmanager:eu-west-1:${CENTRAL.accountId}:secret:rollcall-webhook-AbCdEf`,
      ],
      [
        'start an automation',
        'ssm:StartAutomationExecution',
        `arn:aws:ssm:eu-west-1:${CENTRAL.accountId}:automation-definition/x:1`,
      ],
    ])('cannot %s', async (_what, action, resource, keys = {}) => {
      await expect(may(documents, action, resource, { ...CALLED_BY_CLOUDFORMATION, ...keys })).resolves.toBe(
        false,
      );
    });

    test.each([
      [
        'its stack',
        'cloudformation:ExecuteChangeSet',
        'cloudformation:eu-west-1:111111111111:stack/rollcall/1',
        {},
      ],
      ['its bucket', 's3:PutObject', 's3:::rollcall-serverlessdeploymentbucket-1/a.zip', {}],
      [
        'the role of a function',
        'iam:PassRole',
        'iam::111111111111:role/rollcall-collect',
        { 'iam:PassedToService': ['lambda.amazonaws.com'] },
      ],
    ])('can use %s', async (_what, action, resource, keys) => {
      await expect(may(documents, action, `arn:aws:${resource}`, keys)).resolves.toBe(true);
    });

    test('changes nothing that the stack is made of but through CloudFormation', () => {
      const resources = resourcesOfType(plainRole, 'AWS::IAM::ManagedPolicy').filter(
        ({ logicalId }) => !['FrameworkPolicy', 'Boundary'].includes(logicalId),
      );
      const direct = resources
        .flatMap(({ properties }) => WithSids.parse(properties['PolicyDocument']).Statement)
        .filter(
          ({ Condition }) =>
            JSON.stringify(Condition['ForAnyValue:StringEquals']) !==
            '{"aws:CalledVia":"cloudformation.amazonaws.com"}',
        );
      // What may be passed on, and to which service, their own conditions say.
      expect(direct.map(({ Sid }) => Sid).toSorted()).toEqual([
        'GiveRoles',
        'RoleOfApiGateway',
        'RoleOfEventBridge',
      ]);
    });

    test('gives roles to functions, rules and state machines, and to nothing else', () => {
      const passing = statementsOfRole(plainRole).filter(({ Action }) => Action.includes('iam:PassRole'));
      expect(passing.map(({ Condition }) => Condition)).toEqual([
        {
          StringEquals: {
            'iam:PassedToService': ['events.amazonaws.com', 'lambda.amazonaws.com', 'states.amazonaws.com'],
          },
        },
      ]);
    });

    test('reaches nothing that does not bear the prefix, but what cannot be named', () => {
      const unnamed = statementsOfRole(plainRole)
        .filter(({ Resource }) => Resource.some((one) => !/[:/]rollcall/.test(one)))
        .flatMap(({ Action }) => Action);
      expect(unnamed.toSorted()).toEqual(WITHOUT_A_NAME.toSorted());
    });

    const make = (policies: readonly object[], name: string, keys: Record<string, string[]>) =>
      may(policies, 'iam:CreateRole', `${IAM}:role${name}`, { ...CALLED_BY_CLOUDFORMATION, ...keys });

    test('makes no role without the boundary that is given', async () => {
      const name = '/platform/rollcall-collect';
      await expect(make(bounded, name, { 'iam:PermissionsBoundary': [BOUNDARY] })).resolves.toBe(true);
      await expect(make(bounded, name, {})).resolves.toBe(false);
      await expect(make(bounded, name, { 'iam:PermissionsBoundary': [`${IAM}:policy/other`] })).resolves.toBe(
        false,
      );
    });

    test('makes no role without the boundary that the template makes, if none is given', async () => {
      const own = resourceOf(plainRole, 'Boundary').arn;
      expect(own).toBe(`${IAM}:policy/rollcall-boundary`);
      await expect(make(documents, '/rollcall-collect', { 'iam:PermissionsBoundary': [own] })).resolves.toBe(
        true,
      );
      await expect(make(documents, '/rollcall-collect', {})).resolves.toBe(false);
      await expect(
        make(documents, '/rollcall-collect', { 'iam:PermissionsBoundary': [BOUNDARY] }),
      ).resolves.toBe(false);
    });

    test.each([
      ['change the boundary', 'iam:CreatePolicyVersion', 'policy/rollcall-boundary'],
      ['delete the boundary', 'iam:DeletePolicy', 'policy/rollcall-boundary'],
      ['take the boundary from a role', 'iam:DeleteRolePermissionsBoundary', 'role/rollcall-collect'],
      ['change its own policies', 'iam:CreatePolicyVersion', 'policy/rollcall-deploy-functions'],
      ['attach a policy to itself', 'iam:AttachRolePolicy', 'role/rollcall-deploy'],
    ])('cannot %s', async (_what, action, resource) => {
      await expect(may(documents, action, `${IAM}:${resource}`, CALLED_BY_CLOUDFORMATION)).resolves.toBe(
        false,
      );
    });
  });

  describe('the boundary that the template makes', () => {
    const boundary = resourcePolicyOf(resourceOf(plainRole, 'Boundary'));
    test('lets a role do nothing to roles, stacks, functions or policies, whatever a workflow writes into it', () => {
      const services = new Set(boundary.flatMap(({ Action }) => Action.map((one) => one.replace(/:.*/, ''))));
      expect([...services].toSorted()).toEqual([
        'dynamodb',
        'events',
        'execute-api',
        'logs',
        'organizations',
        'sns',
        'sqs',
        'ssm',
        'sts',
      ]);
      expect(boundary.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
    });

    test('lets a role become nothing but a reader of its own organization', () => {
      expect(boundary.filter(({ Action }) => Action.includes('sts:AssumeRole'))).toMatchObject([
        {
          Resource: ['arn:aws:iam::*:role/*rollcall-reader'],
          Condition: { StringEquals: { 'aws:ResourceOrgID': ['${aws:PrincipalOrgID}'] } },
        },
      ]);
    });

    // Each role's own policies, which the story of least privilege proves to be needed, lie within it.
    const withKey = resourceOf(
      deployingRole({ KmsKeyArn: EVERY_SETTING.kmsKeyArn, RunAcrossAccounts: 'true' }),
      'Boundary',
    );
    const boundaryDocument = withKey.properties['PolicyDocument'] as object;
    test.each([
      ['a table of its own', deploy(plainText, CENTRAL)],
      ['every setting', deploy(fullText, CENTRAL)],
    ])('takes nothing from the roles of a stack with %s', async (_what, stack) => {
      const attached = resourcesOfType(stack, 'AWS::IAM::Policy').flatMap(resourcePolicyOf);
      const roles = resourcesOfType(stack, 'AWS::IAM::Role').flatMap((one) => [...permissionsOf(one)]);
      const refused: string[] = [];
      for (const { Effect, Action, Resource, Condition } of [...roles, ...attached]) {
        if (Effect === 'Deny') continue;
        for (const action of Action) {
          for (const resource of Resource.map(anExampleOf)) {
            const keys = {
              ...Condition['StringEquals'],
              'aws:PrincipalOrgID': ['o-exampleorgid'],
              'aws:ResourceOrgID': ['o-exampleorgid'],
            };
            if (!(await may([boundaryDocument], action, resource, keys)))
              refused.push(`${action} on ${resource}`);
          }
        }
      }
      expect(refused).toEqual([]);
    });
  });
}

const WithSids = z.object({
  Statement: z.array(z.object({ Sid: z.string(), Condition: z.record(z.string(), z.unknown()).default({}) })),
});

/** Something that a pattern of a policy stands for. */
const anExampleOf = (pattern: string): string =>
  pattern === '*'
    ? pattern
    : pattern
        .replace(':iam::*:', ':iam::222222222222:')
        .replace(':ssm:*:', ':ssm:eu-west-1:')
        // AWS's own runbooks have no account in their ARN, which the evaluator does not match with *.
        .replace('::document/AWS-', ':222222222222:document/AWS-')
        .replace(/(log-group:[^:]*):\*$/, '$1:log-stream:a')
        .replaceAll(/[*?]/g, 'a');
