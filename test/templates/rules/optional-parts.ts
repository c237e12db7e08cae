import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { readEventPattern } from '../../../simulator/events/event-pattern.ts';
import { REQUEST_SOURCE } from '../../../src/ingest/collection-request.ts';
import { SEALED_DETAIL_TYPE } from '../../../src/ingest/sealed-notice.ts';
import { METRIC_UNITS } from '../../../src/lib/metrics.ts';
import { ALL_FUNCTIONS, environmentOf, functionOf, roleOf } from '../support/functions.ts';
import { aslFaultsOf } from '../../step-functions/support/asl.ts';
import { grantOf, permissionsOf, resourcePolicyOf, statementsOf, trustOf } from '../support/policies.ts';
import { CENTRAL, deploy, resourceOf, resourcesOfType } from '../support/stacks.ts';
import { faultsOf, unknownActionsOf } from '../support/validator.ts';

/** A value for every setting that has none of its own. */
export const EVERY_SETTING = {
  parentAccounts: '111111111111,222222222222',
  regions: 'eu-west-1,us-east-1',
  logRetentionDays: '30',
  maximumConcurrency: '50',
  apiRateLimit: '5',
  apiBurstLimit: '7',
  apiWaiting: '9',
  apiConcurrency: '4',
  oldestMessageSeconds: '600',
  viewers: 'arn:aws:iam::222222222222:role/Analyst*',
  operators: 'arn:aws:iam::222222222222:role/Operator,arn:aws:iam::333333333333:role/ci/Pipeline',
  accountTags: 'on',
  viewersSeeOutputs: 'false',
  accountViewers:
    'payments:222222222222,ou-ab12-11111111=arn:aws:iam::222222222222:role/Payments*,arn:aws:iam::333333333333:user/auditor',
  dashboard: 'true',
  kmsKeyArn: 'arn:aws:kms:eu-west-1:111111111111:key/6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  existingTable: 'rollcall-restored',
  rolePath: '/platform/',
  memberRolePath: '/members/',
  permissionsBoundary: 'arn:aws:iam::111111111111:policy/boundary',
  chatNotices: 'true',
  emailNotices: 'true',
  webhookNotices: 'pagerduty',
  noticeRules: 'AWS-*=never,*=newCause',
  consoleUrl: 'https://rollcall.example.com/console/',
  runMetrics: 'true',
  runAcrossAccounts: 'get_account_alias,patch_*,AWS-RunPatchBaseline',
};

/** What the validator says of any ARN that is given and not made. */
const GIVEN_ARN = /^W90(02|13) /;

const KEY = EVERY_SETTING.kmsKeyArn;
const TABLE = `arn:aws:dynamodb:eu-west-1:111111111111:table/${EVERY_SETTING.existingTable}`;

/** The central stack with every setting given, and the same with a table that it makes itself. */
export function describeOptionalParts(templateText: string, withTable: string): void {
  const stack = deploy(templateText, CENTRAL);

  describe('with every setting', () => {
    test("AWS's validator finds nothing, but that ARNs were given", async () => {
      const faults = await faultsOf(templateText);
      expect(faults.filter((fault) => !GIVEN_ARN.test(fault))).toEqual([]);
    });

    test('IAM knows every action', async () => {
      const actions = new Set([...stack.values()].flatMap(statementsOf).flatMap(({ Action }) => Action));
      expect(actions).toContain('kms:GenerateDataKey');
      await expect(unknownActionsOf(actions)).resolves.toEqual([]);
    });

    test('every role has the path and the boundary', () => {
      const roles = resourcesOfType(stack, 'AWS::IAM::Role');
      expect(roles.map(({ logicalId }) => logicalId).toSorted()).toEqual([
        'AccountViewerRolePayments',
        'ApiRole',
        'CentralForwarderRole',
        'CollectRole',
        'NotifyRole',
        'OperatorRole',
        'ResumeRole',
        'RunAcrossAccountsRole',
        'SealedRole',
        'SweepRole',
        'ViewerRole',
        'WebhookRole',
      ]);
      for (const { properties } of roles) {
        expect(properties).toMatchObject({
          Path: '/platform/',
          PermissionsBoundary: EVERY_SETTING.permissionsBoundary,
        });
      }
    });

    test('a table that is there already is used, and none is made', () => {
      expect(resourcesOfType(stack, 'AWS::DynamoDB::Table')).toEqual([]);
      for (const name of ALL_FUNCTIONS) {
        expect(environmentOf(stack, name)['TABLE_NAME']).toBe(EVERY_SETTING.existingTable);
        const used = permissionsOf(roleOf(stack, name))
          .filter(({ Action }) => Action.some((action) => action.startsWith('dynamodb:')))
          .flatMap(({ Resource }) => Resource);
        expect(
          used.filter((resource) => resource !== TABLE && !resource.startsWith(`${TABLE}/index/`)),
        ).toEqual([]);
        expect(used).toContain(TABLE);
      }
    });

    test('the reader role is looked for, and may be assumed, with its path', () => {
      expect(environmentOf(stack, 'collect')['READER_ROLE_NAME']).toBe('/members/rollcall-reader');
      expect(grantOf(permissionsOf(roleOf(stack, 'collect')), 'sts:AssumeRole').Resource).toEqual([
        'arn:aws:iam::*:role/members/rollcall-reader',
      ]);
    });

    test('the limits are those that were given', () => {
      expect(resourcesOfType(stack, 'AWS::Lambda::EventSourceMapping')).toMatchObject([
        { properties: { ScalingConfig: { MaximumConcurrency: 50 } } },
        { properties: { ScalingConfig: { MaximumConcurrency: 2 } } },
        { properties: { ScalingConfig: { MaximumConcurrency: 2 } } },
      ]);
      expect(resourceOf(stack, 'OldestMessageAlarm').properties).toMatchObject({ Threshold: 600 });
      expect(resourceOf(stack, 'HttpApiStage').properties).toMatchObject({
        DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 7 },
      });
      const groups = resourcesOfType(stack, 'AWS::Logs::LogGroup');
      expect(new Set(groups.map(({ properties }) => properties['RetentionInDays']))).toEqual(new Set([30]));
    });

    test('the API alone is given concurrency of its own', () => {
      expect(ALL_FUNCTIONS.map((name) => functionOf(stack, name).ReservedConcurrentExecutions)).toEqual([
        undefined,
        undefined,
        4,
        undefined,
        undefined,
      ]);
    });
  });

  describe('with a key', () => {
    test('the table is encrypted with it', () => {
      expect(resourceOf(deploy(withTable, CENTRAL), 'Table').properties['SSESpecification']).toEqual({
        SSEEnabled: true,
        SSEType: 'KMS',
        KMSMasterKeyId: KEY,
      });
    });

    test.each(['AWS::SQS::Queue', 'AWS::SNS::Topic'])('every %s is encrypted with it', (type) => {
      const resources = resourcesOfType(stack, type);
      expect(resources.length).toBeGreaterThan(1);
      for (const { properties } of resources) {
        expect(properties['KmsMasterKeyId']).toBe(KEY);
        expect(properties['SqsManagedSseEnabled']).toBeUndefined();
      }
    });

    test('every log group, the bus, its archive and the bucket are encrypted with it', () => {
      const groups = resourcesOfType(stack, 'AWS::Logs::LogGroup');
      expect(groups.map(({ reference }) => reference).toSorted()).toEqual([
        '/aws/lambda/rollcall-api',
        '/aws/lambda/rollcall-collect',
        '/aws/lambda/rollcall-notify',
        '/aws/lambda/rollcall-resume',
        '/aws/lambda/rollcall-sweep',
        '/aws/vendedlogs/rollcall-api',
      ]);
      for (const { properties } of groups) expect(properties['KmsKeyId']).toBe(KEY);
      for (const type of ['AWS::Events::EventBus', 'AWS::Events::Archive']) {
        expect(resourcesOfType(stack, type)).toMatchObject([{ properties: { KmsKeyIdentifier: KEY } }]);
      }
      expect(resourceOf(stack, 'ServerlessDeploymentBucket').properties).toMatchObject({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } },
          ],
        },
      });
    });

    // A type that keeps what it is given and is not in this list has been forgotten.
    test('nothing else of the stack can be, but what holds no output, name or message', () => {
      const types = new Set(
        [...stack.values(), ...deploy(withTable, CENTRAL).values()].map(({ type }) => type),
      );
      const encrypted = new Set([
        'AWS::DynamoDB::Table',
        'AWS::Events::Archive',
        'AWS::Events::EventBus',
        'AWS::Logs::LogGroup',
        'AWS::S3::Bucket',
        'AWS::SNS::Topic',
        'AWS::SQS::Queue',
        'AWS::StepFunctions::StateMachine',
      ]);
      const keepsNothing =
        /^AWS::(ApiGatewayV2|CloudWatch|IAM|Lambda)::|Policy$|^AWS::Events::(ApiDestination|Connection|Rule)$|^AWS::SSM::Parameter$/;
      expect([...types].filter((type) => !encrypted.has(type) && !keepsNothing.test(type))).toEqual([]);
    });

    test('what the bus cannot encrypt or decrypt becomes a dead letter, which the bus may send', () => {
      const deadLetters = resourceOf(stack, 'CollectDeadLetters').arn;
      const bus = resourceOf(stack, 'Bus');
      expect(bus.properties['DeadLetterConfig']).toEqual({ Arn: deadLetters });
      expect(resourcePolicyOf(resourceOf(stack, 'CollectQueuePolicy'))).toContainEqual({
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: ['sqs:SendMessage'],
        Resource: [deadLetters],
        Condition: { ArnEquals: { 'aws:SourceArn': [bus.arn] } },
      });
    });

    test('roles that use the table, the queue or the topic may use the key, through that service only', () => {
      const ofResume = ['ResumeKeyPolicy', 'StateMachineKeyPolicy'];
      const policies = resourcesOfType(stack, 'AWS::IAM::Policy').filter(({ logicalId }) =>
        logicalId.endsWith('KeyPolicy'),
      );
      expect(policies.map(({ logicalId }) => logicalId)).toEqual(expect.arrayContaining(ofResume));
      const own = policies.filter(({ logicalId }) => !ofResume.includes(logicalId));
      const grants = own.map((policy) => ({
        roles: policy.properties['Roles'],
        grants: resourcePolicyOf(policy).map(({ Resource, Condition }) => [
          Resource,
          Condition['StringEquals']?.['kms:ViaService'],
        ]),
      }));
      const through = (service: string) => [[[KEY], [`${service}.eu-west-1.amazonaws.com`]]];
      expect(grants).toEqual([
        { roles: ['rollcall-collect', 'rollcall-sweep', 'rollcall-api'], grants: through('dynamodb') },
        { roles: ['rollcall-collect'], grants: through('sqs') },
        { roles: ['rollcall-sealed'], grants: through('sns') },
        {
          roles: ['rollcall-notify'],
          grants: ['dynamodb', 'sqs', 'sns'].flatMap((service) => through(service)),
        },
      ]);
    });
  });

  describe('RunAcrossAccounts', () => {
    const Substitutions = z.record(z.string(), z.string());
    const machine = resourceOf(stack, 'RunAcrossAccounts');
    const role = resourceOf(stack, 'RunAcrossAccountsRole');
    const own = (service: string, path: string) => `arn:aws:${service}:eu-west-1:111111111111:${path}`;

    test('is valid, and every name in it is filled in', () => {
      const text = JSON.stringify(machine.properties['Definition']);
      const names = new Map(
        Object.entries(Substitutions.parse(machine.properties['DefinitionSubstitutions'])),
      );
      const definition = text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => names.get(name) ?? whole);
      expect(definition).not.toContain('${');
      expect(aslFaultsOf(definition)).toEqual([]);
    });

    test('hears of each seal once: a replay answers no task again', () => {
      const takes = readEventPattern(resourceOf(stack, 'ResumeRule').properties['EventPattern']);
      const seal = { source: REQUEST_SOURCE, 'detail-type': SEALED_DETAIL_TYPE };
      expect([takes(seal), takes({ ...seal, 'replay-name': 'again' })]).toEqual([true, false]);
    });

    test('is encrypted with the key', () => {
      expect(machine.properties['EncryptionConfiguration']).toEqual({
        Type: 'CUSTOMER_MANAGED_KMS_KEY',
        KmsKeyId: KEY,
      });
    });

    test('may start the runbooks that are named, pass one role on, and call one function', () => {
      const calls = permissionsOf(role).map(({ Action, Resource }) => [...Action, ...Resource]);
      expect(calls).toEqual([
        [
          'ssm:StartAutomationExecution',
          own('ssm', 'document/get_account_alias'),
          own('ssm', 'document/patch_*'),
          'arn:aws:ssm:eu-west-1::document/AWS-RunPatchBaseline',
        ],
        ['ssm:StartAutomationExecution', own('ssm', 'automation-execution/*')],
        ['iam:PassRole', 'arn:aws:iam::111111111111:role/AWS-SystemsManager-AutomationAdministrationRole'],
        ['lambda:InvokeFunction', own('lambda', 'function:rollcall-resume')],
      ]);
    });

    test('and its role trust Step Functions for that state machine alone', () => {
      expect(trustOf(role)).toMatchObject([
        {
          Principal: { Service: 'states.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': ['111111111111'] },
            ArnEquals: { 'aws:SourceArn': [own('states', 'stateMachine:rollcall-run-across-accounts')] },
          },
        },
      ]);
    });

    test('the function that it waits for reads and writes the table, takes from its queue, and answers tasks', () => {
      const calls = permissionsOf(resourceOf(stack, 'ResumeRole')).flatMap(({ Action }) => Action);
      expect(calls.toSorted()).toEqual([
        ...['GetItem', 'PutItem', 'Query', 'UpdateItem'].map((name) => `dynamodb:${name}`),
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        ...['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map((name) => `sqs:${name}`),
        'states:SendTaskFailure',
        'states:SendTaskSuccess',
      ]);
    });
  });

  describe('the dashboard', () => {
    const body = String(resourceOf(stack, 'Dashboard').properties['DashboardBody']);
    const Line = z.tuple([z.string(), z.string(), z.string(), z.string()]).rest(z.unknown());
    const lines = z
      .object({ widgets: z.array(z.object({ properties: z.object({ metrics: z.array(Line) }) })) })
      .parse(JSON.parse(body))
      .widgets.flatMap(({ properties }) => properties.metrics);

    test('shows every metric of collect, and none that is never sent', () => {
      const shown = lines.filter(([namespace]) => namespace === 'Rollcall').map(([, name]) => name);
      expect(shown.filter((name) => !(name in METRIC_UNITS))).toEqual([]);
      expect(shown).toEqual(
        expect.arrayContaining([
          'collected',
          'foundWithoutEvent',
          'lag',
          'unreadable',
          'requests',
          'throttles',
          'sealed',
        ]),
      );
    });

    test('never takes an account for a dimension', () => {
      expect(new Set(lines.map(([, , dimension]) => dimension))).toEqual(
        new Set(['service', 'QueueName', 'FunctionName']),
      );
    });
  });
}
