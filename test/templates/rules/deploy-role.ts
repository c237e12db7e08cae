import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import * as z from 'zod';
import type { DeployedResource } from '../../../simulator/templates/deployed-stack.ts';
import { loadEvaluate } from '../../../simulator/iam/evaluate.ts';
import { EVERY_SETTING } from './optional-parts.ts';
import { permissionsOf, statementsOf, trustOf } from '../support/policies.ts';
import { CENTRAL, deploy, resourceOf, resourcesOfType } from '../support/stacks.ts';
import { faultsOf, unknownActionsOf } from '../support/validator.ts';

const text = await readFile('central-stack/deploy-role.yml', 'utf8');
const PolicyNamed = z.object({
  PolicyName: z.literal('resources'),
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({ Sid: z.string(), Condition: z.record(z.string(), z.unknown()).default({}) }),
    ),
  }),
});

const evaluate = await loadEvaluate();
const BOUNDARY = EVERY_SETTING.permissionsBoundary;
const PARAMETERS = {
  OidcProviderArn: 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com',
  OidcSubject: 'repo:example/rollcall:environment:production',
};
const role = resourceOf(deploy(text, CENTRAL, PARAMETERS), 'DeployRole');
const bounded = resourceOf(
  deploy(text, CENTRAL, { ...PARAMETERS, PermissionsBoundary: BOUNDARY, RolePath: '/platform/' }),
  'DeployRole',
);
const CALLED_BY_CLOUDFORMATION = { 'aws:CalledVia': ['cloudformation.amazonaws.com'] };

async function may(
  who: DeployedResource,
  action: string,
  resource: string,
  keys: Record<string, string[]> = {},
) {
  if (evaluate === undefined) throw new Error('@cloud-copilot/iam-simulate is not installed: npm ci');
  const policies = who.properties['Policies'] as readonly { PolicyDocument: object }[];
  const refusal = await evaluate({
    principal: `arn:aws:sts::${CENTRAL.accountId}:assumed-role/rollcall-deploy/ci`,
    action,
    resource,
    resourceAccountId: CENTRAL.accountId,
    keys,
    identityPolicies: policies.map(({ PolicyDocument }) => PolicyDocument),
    permissionsBoundary: undefined,
    sessionPolicy: undefined,
    resourcePolicy: undefined,
  });
  return refusal === undefined;
}

/** What has no name in IAM: a template, an API, a mapping; and lists. */
const WITHOUT_A_NAME = [
  'cloudformation:ValidateTemplate',
  ...['DELETE', 'GET', 'PATCH', 'POST', 'PUT'].map((method) => `apigateway:${method}`),
  ...['Create', 'Delete', 'Get', 'Update'].map((verb) => `lambda:${verb}EventSourceMapping`),
  'logs:DescribeLogGroups',
  'ssm:DescribeParameters',
];

/** What CloudFormation calls to make a resource. */
const MADE_BY = new Map([
  ['AWS::DynamoDB::Table', 'dynamodb:CreateTable'],
  ['AWS::Events::EventBus', 'events:CreateEventBus'],
  ['AWS::Events::Rule', 'events:PutRule'],
  ['AWS::IAM::Role', 'iam:CreateRole'],
  ['AWS::Lambda::Function', 'lambda:CreateFunction'],
  ['AWS::SNS::Topic', 'sns:CreateTopic'],
  ['AWS::SQS::Queue', 'sqs:CreateQueue'],
]);

/** The role that deploys a stack with every setting, and one that makes its table. */
export function describeDeployRole(fullText: string, plainText: string): void {
  describe('the template of the deploying role', () => {
    test("AWS's validator finds nothing", async () => {
      await expect(faultsOf(text)).resolves.toEqual([]);
    });

    test('IAM knows every action', async () => {
      await expect(unknownActionsOf(statementsOf(role).flatMap(({ Action }) => Action))).resolves.toEqual([]);
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
      const Pattern = z.object({
        Parameters: z.object({ Prefix: z.object({ AllowedPattern: z.string() }) }),
      });
      const { AllowedPattern } = Pattern.parse(parse(text, { logLevel: 'silent' })).Parameters.Prefix;
      const accepted = Array.from({ length: 64 }, (_, length) => 'a'.repeat(length)).filter((prefix) =>
        new RegExp(`^${AllowedPattern}$`).test(prefix),
      );
      const longest = `${accepted.at(-1)}-serverlessdeploymentbucket-${'0'.repeat(13)}`;
      expect(longest).toHaveLength(63);
    });

    test('its policies are no longer than IAM takes', () => {
      expect(JSON.stringify(permissionsOf(role)).length).toBeLessThan(10_240);
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
        'start an automation',
        'ssm:StartAutomationExecution',
        `arn:aws:ssm:eu-west-1:${CENTRAL.accountId}:automation-definition/x:1`,
      ],
    ])('cannot %s', async (_what, action, resource, keys = {}) => {
      await expect(may(role, action, resource, { ...CALLED_BY_CLOUDFORMATION, ...keys })).resolves.toBe(
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
      await expect(may(role, action, `arn:aws:${resource}`, keys)).resolves.toBe(true);
    });

    test('changes nothing that the stack is made of but through CloudFormation', () => {
      const { PolicyDocument } = PolicyNamed.parse(
        z
          .array(z.looseObject({ PolicyName: z.string() }))
          .parse(role.properties['Policies'])
          .at(1),
      );
      const direct = PolicyDocument.Statement.filter(
        ({ Condition }) =>
          JSON.stringify(Condition['ForAnyValue:StringEquals']) !==
          '{"aws:CalledVia":"cloudformation.amazonaws.com"}',
      );
      // What may be passed on, and to whom, its own conditions say.
      expect(direct.map(({ Sid }) => Sid)).toEqual(['GiveRoles']);
    });

    test('gives roles to functions and rules, and to nothing else', () => {
      const passing = permissionsOf(role).filter(({ Action }) => Action.includes('iam:PassRole'));
      expect(passing.map(({ Condition }) => Condition)).toEqual([
        { StringEquals: { 'iam:PassedToService': ['events.amazonaws.com', 'lambda.amazonaws.com'] } },
      ]);
    });

    test('reaches nothing that does not bear the prefix, but what cannot be named', () => {
      const unnamed = permissionsOf(role)
        .filter(({ Resource }) => Resource.some((one) => !/[:/]rollcall/.test(one)))
        .flatMap(({ Action }) => Action);
      expect(unnamed.toSorted()).toEqual(WITHOUT_A_NAME.toSorted());
    });

    test('makes no role without the boundary, if there is to be one', async () => {
      const make = (keys: Record<string, string[]>) =>
        may(bounded, 'iam:CreateRole', `${IAM}:role/platform/rollcall-collect`, {
          ...CALLED_BY_CLOUDFORMATION,
          ...keys,
        });
      await expect(make({ 'iam:PermissionsBoundary': [BOUNDARY] })).resolves.toBe(true);
      await expect(make({})).resolves.toBe(false);
      await expect(make({ 'iam:PermissionsBoundary': [`${IAM}:policy/other`] })).resolves.toBe(false);
    });
  });
}
