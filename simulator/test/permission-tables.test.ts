import { beforeAll, describe, expect, test } from '@jest/globals';
import { AdjustableClock } from '../clock/adjustable-clock.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { loadEvaluate, type Evaluate } from '../iam/evaluate.ts';
import type { Permission } from '../iam/permission.ts';
import { sessionOf } from '../iam/principal.ts';
import { permissionsOfServices } from '../server/permissions-of-services.ts';
import { createServices } from '../server/services.ts';
import { createWorld } from '../world.ts';
import { CENTRAL, REGION, sampleOrganization } from './start.ts';

const ENDPOINT = 'http://127.0.0.1:4566';
const caller = sessionOf({ roleArn: `arn:aws:iam::${CENTRAL}:role/any`, sessionName: 'me' });

/** Whatever the operations ask for, so that each can say what it needs. */
const INPUT = {
  AutomationExecutionId: '11111111-1111-4111-8111-111111111111',
  DocumentName: 'get_account_alias',
  Name: 'get_account_alias',
  QueueUrl: `${ENDPOINT}/${CENTRAL}/inventory-collect`,
  RoleArn: `arn:aws:iam::${CENTRAL}:role/inventory-reader`,
  TopicArn: `arn:aws:sns:eu-west-1:${CENTRAL}:inventory-sealed`,
  Entries: [{ Source: 'a', DetailType: 'b' }],
  TableName: 'inventory',
  name: 'a-machine',
  roleArn: `arn:aws:iam::${CENTRAL}:role/inventory-reader`,
  stateMachineArn: `arn:aws:states:${REGION}:${CENTRAL}:stateMachine:a-machine`,
  executionArn: `arn:aws:states:${REGION}:${CENTRAL}:execution:a-machine:one`,
  AccountId: CENTRAL,
  ResourceId: CENTRAL,
  ReplayName: 'again',
  EventSourceArn: `arn:aws:events:${REGION}:${CENTRAL}:archive/inventory`,
  Destination: { Arn: `arn:aws:events:${REGION}:${CENTRAL}:event-bus/inventory` },
  RequestItems: { inventory: {} },
  TransactItems: [
    { Put: { TableName: 'inventory' } },
    { ConditionCheck: { TableName: 'arn:aws:dynamodb:eu-west-1:480783779961:table/other' } },
  ],
};

let evaluate: Evaluate | undefined;
let world: ReturnType<typeof createWorld>;
beforeAll(async () => {
  evaluate = await loadEvaluate();
  world = createWorld(
    await sampleOrganization(),
    new AdjustableClock(new VirtualClock(0)),
    ENDPOINT,
    evaluate,
  );
});

const needs = (
  service: string,
  operation: string,
  input: object = INPUT,
): readonly Permission[] | undefined =>
  permissionsOfServices(world).get(service)?.get(operation)?.({ caller, region: REGION, input });

const isAllowed = async ({ action, resource }: Permission, allowed: string): Promise<boolean> => {
  const question = {
    principal: caller.arn,
    action,
    resource,
    resourceAccountId: CENTRAL,
    keys: {},
    identityPolicies: [
      { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: action, Resource: allowed } },
    ],
    permissionsBoundary: undefined,
    sessionPolicy: undefined,
    resourcePolicy: undefined,
  };
  return (await evaluate?.(question)) === undefined;
};

test('every operation that is simulated says what it needs', () => {
  const silent = createServices(world).flatMap(({ name, operations }) =>
    [...operations.keys()]
      .filter((operation) => permissionsOfServices(world).get(name)?.has(operation) !== true)
      .map((operation) => `${name}:${operation}`),
  );
  expect(silent).toEqual([]);
});

test('every action has its name and its kind of resource from IAM', async () => {
  const lines = [...permissionsOfServices(world)].flatMap(([service, permissions]) =>
    [...permissions.keys()].flatMap((operation) => needs(service, operation) ?? []),
  );
  const all = lines.flatMap((line) => [line, ...(line.orElse ?? [])]);
  expect(all.length).toBeGreaterThan(25);
  for (const permission of all) {
    expect([permission.action, await isAllowed(permission, permission.resource)]).toEqual([
      permission.action,
      true,
    ]);
  }
});

const ssm = (path: string): string => `arn:aws:ssm:${REGION}:${CENTRAL}:${path}`;
const table = (name: string): string => `arn:aws:dynamodb:${REGION}:${CENTRAL}:table/${name}`;

describe('what an operation needs', () => {
  test.each<[operation: string, input: object, needed: [action: string, resource: string][]]>([
    [
      'ssm:StopAutomationExecution',
      INPUT,
      [['ssm:StopAutomationExecution', ssm(`automation-execution/${INPUT.AutomationExecutionId}`)]],
    ],
    ['ssm:GetDocument', INPUT, [['ssm:GetDocument', ssm('document/get_account_alias')]]],
    [
      'ssm:GetDocument',
      { Name: 'AWS-Run' },
      [['ssm:GetDocument', `arn:aws:ssm:${REGION}::document/AWS-Run`]],
    ],
    [
      'ssm:GetDocument',
      { Name: 'arn:aws:ssm:eu-west-1:111111111111:document/shared' },
      [['ssm:GetDocument', 'arn:aws:ssm:eu-west-1:111111111111:document/shared']],
    ],
    [
      'ssm:StartAutomationExecution',
      { DocumentName: 'one', DocumentVersion: '3' },
      [['ssm:StartAutomationExecution', ssm('automation-definition/one:3')]],
    ],
    [
      'sqs:SendMessageBatch',
      INPUT,
      [['sqs:SendMessage', `arn:aws:sqs:${REGION}:${CENTRAL}:inventory-collect`]],
    ],
    ['dynamodb:Query', { TableName: 'a', IndexName: 'b' }, [['dynamodb:Query', `${table('a')}/index/b`]]],
    [
      'dynamodb:BatchWriteItem',
      { RequestItems: { a: [], b: [] } },
      [
        ['dynamodb:BatchWriteItem', table('a')],
        ['dynamodb:BatchWriteItem', table('b')],
      ],
    ],
    [
      'dynamodb:TransactWriteItems',
      INPUT,
      [
        ['dynamodb:PutItem', table('inventory')],
        ['dynamodb:ConditionCheckItem', table('other')],
      ],
    ],
    [
      'events:PutEvents',
      {
        Entries: [
          { Source: 'a', DetailType: 'b', EventBusName: 'one' },
          {
            Source: 'c',
            DetailType: 'd',
            EventBusName: `arn:aws:events:us-east-1:111111111111:event-bus/two`,
          },
          { Source: 'e', DetailType: 'f', EventBusName: 'one' },
        ],
      },
      [
        ['events:PutEvents', `arn:aws:events:${REGION}:${CENTRAL}:event-bus/one`],
        ['events:PutEvents', 'arn:aws:events:us-east-1:111111111111:event-bus/two'],
      ],
    ],
  ])('%s, given %j', (operation, input, needed) => {
    const [service = '', name = ''] = operation.split(':');
    expect(needs(service, name, input)?.map(({ action, resource }) => [action, resource])).toEqual(needed);
  });

  test('all sources of the entries for one bus are looked at together', () => {
    const Entries = [
      { Source: 'a', DetailType: 'b' },
      { Source: 'c', DetailType: 'd' },
    ];
    expect(needs('events', 'PutEvents', { Entries })).toEqual([
      expect.objectContaining({
        keys: {
          'events:source': ['a', 'c'],
          'events:detail-type': ['b', 'd'],
          'events:eventBusInvocation': ['false'],
        },
      }),
    ]);
  });

  test('an execution may be started by either kind of resource that IAM has for it', async () => {
    const [permission] = needs('ssm', 'StartAutomationExecution') ?? [];
    expect(permission?.orElse?.map(({ resource }) => resource)).toEqual([
      ssm('document/get_account_alias'),
      ssm('automation-execution/*'),
    ]);
  });
});
