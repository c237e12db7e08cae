import { describe, expect, test } from '@jest/globals';
import type { DeployedResource } from '../../../simulator/templates/deployed-stack.ts';
import { REQUEST_DETAIL_TYPE, REQUEST_SOURCE } from '../../../src/ingest/collection-request.ts';
import { SEALED_DETAIL_TYPE } from '../../../src/ingest/sealed-notice.ts';
import { FUNCTIONS, roleOf, type FunctionName } from '../support/functions.ts';
import { grantOf, permissionsOf, resourcePolicyOf, trustOf } from '../support/policies.ts';
import { targetOf } from '../support/rules.ts';
import { CENTRAL, deploy, MEMBER, ORGANIZATION_ID, resourceOf, resourcesOfType } from '../support/stacks.ts';
import type { Templates } from './validity.ts';

const arn = (service: string, path: string) =>
  `arn:aws:${service}:${CENTRAL.region}:${CENTRAL.accountId}:${path}`;
const READERS = 'arn:aws:iam::*:role/rollcall-reader';
const executionsOf = (accountId: string) => `arn:aws:ssm:*:${accountId}:automation-execution/*`;
const TABLE = arn('dynamodb', 'table/rollcall');
const QUEUE = arn('sqs', 'rollcall-collect');
const BUS = arn('events', 'event-bus/rollcall');
const SEALED_TOPIC = arn('sns', 'rollcall-sealed');
const ALARM_TOPIC = arn('sns', 'rollcall-alarms');
const logOf = (name: FunctionName) => arn('logs', `log-group:/aws/lambda/rollcall-${name}:*`);

const on = (resource: string, ...actions: string[]) => actions.map((action) => `${action} on ${resource}`);

/** All that is ever done in an account that is not the central one. */
const readsOf = (accountId: string) => [
  ...on(executionsOf(accountId), 'ssm:GetAutomationExecution', 'ssm:DescribeAutomationStepExecutions'),
  ...on('*', 'ssm:DescribeAutomationExecutions'),
];

/** Every call that each function makes, and on what. */
const PERMISSIONS: Readonly<Record<FunctionName, readonly string[]>> = {
  collect: [
    ...on(READERS, 'sts:AssumeRole'),
    ...readsOf(CENTRAL.accountId),
    ...on(TABLE, 'dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem'),
    ...on(TABLE, 'dynamodb:UpdateItem', 'dynamodb:Query'),
    ...on(BUS, 'events:PutEvents'),
    ...on(QUEUE, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:SendMessage'),
    ...on(logOf('collect'), 'logs:CreateLogStream', 'logs:PutLogEvents'),
  ],
  sweep: [
    ...on(READERS, 'sts:AssumeRole'),
    ...on('*', 'ssm:DescribeAutomationExecutions', 'organizations:ListAccounts'),
    ...on(TABLE, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
    ...on(`${TABLE}/index/open`, 'dynamodb:Query'),
    ...on(BUS, 'events:PutEvents'),
    ...on(logOf('sweep'), 'logs:CreateLogStream', 'logs:PutLogEvents'),
  ],
  api: [
    ...on(TABLE, 'dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'),
    ...on(`${TABLE}/index/account`, 'dynamodb:Query'),
    ...on(`${TABLE}/index/listed`, 'dynamodb:Query'),
    ...on(BUS, 'events:PutEvents'),
    ...on(logOf('api'), 'logs:CreateLogStream', 'logs:PutLogEvents'),
  ],
};

/** Which events of our own each function may put on the bus. */
const OWN_EVENTS: readonly [FunctionName, string[]][] = [
  ['collect', [REQUEST_DETAIL_TYPE, SEALED_DETAIL_TYPE]],
  ['sweep', [REQUEST_DETAIL_TYPE]],
  ['api', [REQUEST_DETAIL_TYPE]],
];

export function describePermissions(templates: Templates): void {
  const stack = deploy(templates.central, CENTRAL);
  const members = deploy(templates.roles, MEMBER, {
    CentralAccountId: CENTRAL.accountId,
    CentralRegion: CENTRAL.region,
    OrganizationId: ORGANIZATION_ID,
  });

  test.each([
    ['the reader role', resourceOf(members, 'ReaderRole'), readsOf(MEMBER.accountId)],
    ['the sender role', resourceOf(members, 'ForwarderRole'), on(BUS, 'events:PutEvents')],
    ['the central sender role', resourceOf(stack, 'CentralForwarderRole'), on(BUS, 'events:PutEvents')],
    ['the role that tells of seals', resourceOf(stack, 'SealedRole'), on(SEALED_TOPIC, 'sns:Publish')],
  ])('%s may do its one thing, and no other', (_name, role, expected) => {
    expect(callsOf(role).sort()).toEqual([...expected].sort());
  });

  describe.each(FUNCTIONS)('the role of %s', (name) => {
    test('may make the calls that the function makes, and no other', () => {
      expect(callsOf(roleOf(stack, name)).sort()).toEqual([...PERMISSIONS[name]].sort());
    });

    test('is for Lambda alone', () => {
      expect(trustOf(roleOf(stack, name))).toMatchObject([
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: ['sts:AssumeRole'] },
      ]);
    });
  });

  test.each(['collect', 'sweep'] as const)('%s assumes reader roles of its organization only', (name) => {
    const { Condition } = grantOf(permissionsOf(roleOf(stack, name)), 'sts:AssumeRole');
    expect(Condition).toEqual({ StringEquals: { 'aws:ResourceOrgID': [ORGANIZATION_ID] } });
  });

  test.each(OWN_EVENTS)(
    '%s puts no events on the bus but %j, and none without saying so',
    (name, detailTypes) => {
      const { Condition } = grantOf(permissionsOf(roleOf(stack, name)), 'events:PutEvents');
      expect(Condition).toEqual({
        'ForAllValues:StringEquals': { 'events:source': [REQUEST_SOURCE], 'events:detail-type': detailTypes },
        Null: { 'events:source': ['false'], 'events:detail-type': ['false'] },
      });
    },
  );

  test('EventBridge tells of seals on behalf of the one rule, under a role: the topic itself lets no one in', () => {
    const rule = resourceOf(stack, 'SealedRule');
    expect(targetOf(rule)).toMatchObject({ Arn: SEALED_TOPIC, RoleArn: resourceOf(stack, 'SealedRole').arn });
    expect(trustOf(resourceOf(stack, 'SealedRole'))).toMatchObject([
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': [CENTRAL.accountId] },
          ArnEquals: { 'aws:SourceArn': [rule.arn] },
        },
      },
    ]);
    const policies = resourcesOfType(stack, 'AWS::SNS::TopicPolicy');
    expect(policies.map(({ properties }) => properties['Topics'])).toEqual([[ALARM_TOPIC]]);
  });

  test('the topic of alarms takes those of this installation, from CloudWatch, and nothing over an open connection', () => {
    const statements = resourcesOfType(stack, 'AWS::SNS::TopicPolicy').flatMap(resourcePolicyOf);
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: ['sns:Publish'],
        Resource: [ALARM_TOPIC],
        Condition: {
          StringEquals: { 'aws:SourceAccount': [CENTRAL.accountId] },
          ArnLike: { 'aws:SourceArn': [arn('cloudwatch', 'alarm:rollcall-*')] },
        },
      },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: ['sns:Publish'],
        Resource: [ALARM_TOPIC],
        Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
      },
    ]);
  });

  test('the bus takes status changes that a rule of the organization passed on, and nothing else', () => {
    const statements = resourcesOfType(stack, 'AWS::Events::EventBusPolicy').flatMap(resourcePolicyOf);
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Principal: '*',
        Action: ['events:PutEvents'],
        Resource: [BUS],
        Condition: {
          StringEquals: { 'aws:PrincipalOrgID': [ORGANIZATION_ID], 'events:eventBusInvocation': ['true'] },
          'ForAllValues:StringEquals': {
            'events:source': ['aws.ssm'],
            'events:detail-type': ['EC2 Automation Execution Status-change Notification'],
          },
          Null: { 'events:source': ['false'], 'events:detail-type': ['false'] },
        },
      },
    ]);
  });
}

/** What a role's policies allow, a line for each call. */
const callsOf = (role: DeployedResource): string[] =>
  permissionsOf(role)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) => Resource.flatMap((resource) => on(resource, ...Action)));
