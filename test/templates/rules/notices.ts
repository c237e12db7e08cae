import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { readEventPattern } from '../../../simulator/events/event-pattern.ts';
import { WEBHOOK_DETAIL_TYPE } from '../../../src/aws/webhook-bus.ts';
import { REQUEST_SOURCE } from '../../../src/ingest/collection-request.ts';
import { SEALED_DETAIL_TYPE } from '../../../src/ingest/sealed-notice.ts';
import { ENVIRONMENT_VARIABLES } from '../../../src/lib/config.ts';
import { NOTICE_VARIABLES, readNoticeConfig } from '../../../src/notify/notice-config.ts';
import { WEBHOOK_FORMATS } from '../../../src/notify/webhook-body.ts';
import { environmentOf, functionOf, roleOf } from '../support/functions.ts';
import { permissionsOf, resourcePolicyOf, trustOf } from '../support/policies.ts';
import { targetOf } from '../support/rules.ts';
import { CENTRAL, deploy, resourceOf, resourcesOfType } from '../support/stacks.ts';

const require = createRequire(import.meta.url);
const { FORMATS }: { FORMATS: readonly string[] } = require('../../../central-stack/notice-settings.cjs');
const arn = (service: string, path: string) =>
  `arn:aws:${service}:${CENTRAL.region}:${CENTRAL.accountId}:${path}`;

/** The parts of the central stack that tell people of sealed ledgers. */
export function describeNotices(fullText: string, plainText: string): void {
  const stack = deploy(fullText, CENTRAL);
  const bus = resourceOf(stack, 'Bus');
  const takes = (rule: string, event: object): boolean =>
    readEventPattern(resourceOf(stack, rule).properties['EventPattern'])(event);

  describe('notices', () => {
    test('are off: without settings nothing of them is there', () => {
      const names = [...deploy(plainText, CENTRAL).keys()];
      expect(names.filter((name) => /notify|chat|email|webhook/i.test(name))).toEqual([]);
    });

    test('the function gets exactly the variables that it reads, and they are what was set', () => {
      const environment = environmentOf(stack, 'notify');
      expect(Object.keys(environment).sort()).toEqual([...ENVIRONMENT_VARIABLES, ...NOTICE_VARIABLES].sort());
      expect(readNoticeConfig(environment)).toEqual({
        chatTopicArn: arn('sns', 'rollcall-chat'),
        emailTopicArn: arn('sns', 'rollcall-email'),
        webhookFormat: 'pagerduty',
        rules: [
          { pattern: 'AWS-*', condition: 'never' },
          { pattern: '*', condition: 'newCause' },
        ],
        consoleUrl: 'https://rollcall.example.com/console',
        runMetrics: true,
      });
    });

    test('the settings know the formats of the code', () => {
      expect(FORMATS).toEqual(WEBHOOK_FORMATS);
    });

    test('the queue gets each seal once, and none that an archive sends again', () => {
      const seal = { source: REQUEST_SOURCE, 'detail-type': SEALED_DETAIL_TYPE };
      const notice = { source: REQUEST_SOURCE, 'detail-type': WEBHOOK_DETAIL_TYPE };
      const again = { 'replay-name': 'again' };
      expect([takes('NotifyRule', seal), takes('NotifyRule', { ...seal, ...again })]).toEqual([true, false]);
      expect([takes('WebhookRule', notice), takes('WebhookRule', { ...notice, ...again })]).toEqual([
        true,
        false,
      ]);
      expect([takes('NotifyRule', notice), takes('WebhookRule', seal), takes('CollectRule', notice)]).toEqual(
        [false, false, false],
      );
      expect(takes('SealedRule', notice)).toBe(false);
    });

    test('a message is shown again after six times the timeout, and becomes a dead letter after ten', () => {
      const { VisibilityTimeout, RedrivePolicy } = resourceOf(stack, 'NotifyQueue').properties;
      expect(VisibilityTimeout).toBe(6 * functionOf(stack, 'notify').Timeout);
      expect(RedrivePolicy).toEqual({
        deadLetterTargetArn: resourceOf(stack, 'NotifyDeadLetters').arn,
        maxReceiveCount: 10,
      });
      const [queue, deadLetters] = ['NotifyQueue', 'NotifyDeadLetters'].map(
        (id) => resourceOf(stack, id).arn,
      );
      const senders = resourcePolicyOf(resourceOf(stack, 'NotifyQueuePolicy'))
        .filter(({ Effect }) => Effect === 'Allow')
        .map(({ Resource, Condition }) => [Resource, Condition['ArnEquals']?.['aws:SourceArn']]);
      expect(senders).toEqual([
        [[queue, deadLetters], [resourceOf(stack, 'NotifyRule').arn]],
        [[deadLetters], [resourceOf(stack, 'WebhookRule').arn]],
      ]);
    });

    test('the function reads and notes, publishes to its two topics, and puts nothing but notices on the bus', () => {
      const table = arn('dynamodb', 'table/rollcall-restored');
      const attached = resourcesOfType(stack, 'AWS::IAM::Policy')
        .filter(({ logicalId }) => ['ChatPolicy', 'EmailPolicy', 'WebhookPolicy'].includes(logicalId))
        .flatMap(resourcePolicyOf);
      const calls = [...permissionsOf(roleOf(stack, 'notify')), ...attached].flatMap(({ Action, Resource }) =>
        Resource.flatMap((resource) => Action.map((action) => `${action} on ${resource}`)),
      );
      expect(calls.filter((call) => !call.startsWith('kms:')).sort()).toEqual(
        [
          ...['GetItem', 'Query', 'PutItem', 'UpdateItem'].map((action) => `dynamodb:${action} on ${table}`),
          ...['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map(
            (action) => `sqs:${action} on ${arn('sqs', 'rollcall-notify')}`,
          ),
          ...['CreateLogStream', 'PutLogEvents'].map(
            (action) => `logs:${action} on ${arn('logs', 'log-group:/aws/lambda/rollcall-notify:*')}`,
          ),
          `sns:Publish on ${arn('sns', 'rollcall-chat')}`,
          `sns:Publish on ${arn('sns', 'rollcall-email')}`,
          `events:PutEvents on ${bus.arn}`,
        ].sort(),
      );
      expect(resourcePolicyOf(resourceOf(stack, 'WebhookPolicy'))[0]?.Condition).toEqual({
        'ForAllValues:StringEquals': {
          'events:source': [REQUEST_SOURCE],
          'events:detail-type': [WEBHOOK_DETAIL_TYPE],
        },
        Null: { 'events:source': ['false'], 'events:detail-type': ['false'] },
      });
    });

    test('EventBridge sends the body alone to the one destination, on behalf of the one rule', () => {
      const rule = resourceOf(stack, 'WebhookRule');
      const destination = resourceOf(stack, 'WebhookDestination').arn;
      expect(targetOf(rule)).toEqual({
        Arn: destination,
        RoleArn: resourceOf(stack, 'WebhookRole').arn,
        DeadLetterConfig: { Arn: resourceOf(stack, 'NotifyDeadLetters').arn },
      });
      expect(rule.properties['Targets']).toMatchObject([{ InputPath: '$.detail.body' }]);
      expect(permissionsOf(resourceOf(stack, 'WebhookRole'))).toMatchObject([
        { Action: ['events:InvokeApiDestination'], Resource: [destination] },
      ]);
      expect(trustOf(resourceOf(stack, 'WebhookRole'))).toMatchObject([
        {
          Principal: { Service: 'events.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': [CENTRAL.accountId] },
            ArnEquals: { 'aws:SourceArn': [rule.arn] },
          },
        },
      ]);
    });

    test('address and credentials are in the secret, and not in the template', () => {
      const reference = (key: string) => `{{resolve:secretsmanager:rollcall-webhook:SecretString:${key}}}`;
      expect(resourceOf(stack, 'WebhookConnection').properties).toMatchObject({
        AuthorizationType: 'API_KEY',
        AuthParameters: {
          ApiKeyAuthParameters: {
            ApiKeyName: reference('headerName'),
            ApiKeyValue: reference('headerValue'),
          },
          InvocationHttpParameters: {
            BodyParameters: [{ Key: 'routing_key', Value: reference('routingKey'), IsValueSecret: true }],
          },
        },
      });
      expect(resourceOf(stack, 'WebhookDestination').properties).toMatchObject({
        HttpMethod: 'POST',
        InvocationEndpoint: reference('url'),
      });
    });

    test('a dead letter raises an alarm', () => {
      expect(resourceOf(stack, 'NotifyDeadLettersAlarm').properties).toMatchObject({
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: 'rollcall-notify-dead-letters' }],
        Threshold: 0,
        TreatMissingData: 'notBreaching',
        AlarmActions: [arn('sns', 'rollcall-alarms')],
      });
    });
  });
}
