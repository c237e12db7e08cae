import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { readEventPattern } from '../../../simulator/events/event-pattern.ts';
import { REQUEST_DETAIL_TYPE, REQUEST_SOURCE } from '../../../src/ingest/collection-request.ts';
import { SEALED_DETAIL_TYPE } from '../../../src/ingest/sealed-notice.ts';
import { StatusChangeEvent } from '../../../src/ingest/status-change.ts';
import { resourcePolicyOf } from '../support/policies.ts';
import { patternOf, targetOf } from '../support/rules.ts';
import { CENTRAL, deploy, MEMBER, resourceOf, resourcesOfType, type Stack } from '../support/stacks.ts';
import type { Templates } from './validity.ts';

/** No event may be turned away by a queue that does not know its rule, or vanish where there is no queue. */
export function describeDelivery({ central, forwarder }: Templates): void {
  const parameters = { CentralAccountId: CENTRAL.accountId, CentralRegion: CENTRAL.region };
  const centralStack = deploy(central, CENTRAL);
  const memberStack = deploy(forwarder, MEMBER, parameters);
  const rules: [string, Stack, string][] = [
    ['the rule on the bus', centralStack, 'CollectRule'],
    ['the rule that tells of seals', centralStack, 'SealedRule'],
    ['the forwarder of the central account', centralStack, 'ForwardRule'],
    ['the forwarder of a member', memberStack, 'ForwardRule'],
  ];

  describe('delivery', () => {
    test.each(rules)('%s has a dead-letter queue that lets it in', (_name, stack, logicalId) => {
      const rule = resourceOf(stack, logicalId);
      const queue = targetOf(rule).DeadLetterConfig?.Arn ?? 'none';
      expect(sendersTo(stack, queue)).toEqual([rule.arn]);
    });

    test('the queue lets in the rule on the bus, and no other sender', () => {
      const rule = resourceOf(centralStack, 'CollectRule');
      const queue = resourceOf(centralStack, 'CollectQueue').arn;
      expect(targetOf(rule).Arn).toBe(queue);
      expect(sendersTo(centralStack, queue)).toEqual([rule.arn]);
    });

    test('what is archived for 30 days is what members send, and nothing of our own', () => {
      expect(resourceOf(centralStack, 'Archive').properties).toMatchObject({
        SourceArn: resourceOf(centralStack, 'Bus').arn,
        EventPattern: { source: ['aws.ssm'] },
        RetentionDays: 30,
      });
    });

    test('what a replay brings back is collected, and announces no seal again', () => {
      const takes = (rule: string, event: object) =>
        readEventPattern(resourceOf(centralStack, rule).properties['EventPattern'])(event);
      const change = { source: 'aws.ssm', 'detail-type': StatusChangeEvent.shape['detail-type'].options[0] };
      const seal = { source: REQUEST_SOURCE, 'detail-type': SEALED_DETAIL_TYPE };
      const replayed = { 'replay-name': 'again' };
      expect([takes('CollectRule', change), takes('CollectRule', { ...change, ...replayed })]).toEqual([
        true,
        true,
      ]);
      expect([takes('SealedRule', seal), takes('SealedRule', { ...seal, ...replayed })]).toEqual([
        true,
        false,
      ]);
      expect([takes('SealedRule', change), takes('CollectRule', seal)]).toEqual([false, false]);
    });

    test('a seal that is announced never comes back as something to collect', () => {
      const pattern = patternOf(resourceOf(centralStack, 'CollectRule'));
      expect(pattern['source']).toEqual(['aws.ssm', REQUEST_SOURCE]);
      expect(pattern['detail-type']).toContain(REQUEST_DETAIL_TYPE);
      expect(pattern['detail-type']).not.toContain(SEALED_DETAIL_TYPE);
    });

    test('collect can read every kind of event that the rule lets through', () => {
      const readable = [...StatusChangeEvent.shape['detail-type'].options, REQUEST_DETAIL_TYPE];
      const passed = patternOf(resourceOf(centralStack, 'CollectRule'))['detail-type'] ?? [];
      expect(readable).toEqual(expect.arrayContaining(passed));
    });

    test.each([centralStack, memberStack])('no queue can be reached over an open connection', (stack) => {
      const queues = resourcesOfType(stack, 'AWS::SQS::Queue').map(({ arn }) => arn);
      const refused = queuePolicies(stack)
        .filter(({ Effect, Condition }) => Effect === 'Deny' && 'Bool' in Condition)
        .flatMap(({ Resource }) => Resource);
      expect(refused.sort()).toEqual(queues.sort());
    });

    test('in the central account the member template is empty in the central Region only', () => {
      const sizeIn = (region: string) => deploy(forwarder, { ...CENTRAL, region }, parameters).size;
      expect([sizeIn(CENTRAL.region), sizeIn('us-east-1')]).toEqual([0, 3]);
    });
  });
}

/** Which rules a queue's policy names. */
const sendersTo = (stack: Stack, queueArn: string): string[] =>
  queuePolicies(stack)
    .filter(({ Effect, Resource }) => Effect === 'Allow' && Resource.includes(queueArn))
    .flatMap(({ Condition }) => Condition['ArnEquals']?.['aws:SourceArn'] ?? ['anyone']);

/** The statements of all queue policies, each with those of its queues that the policy is attached to. */
const queuePolicies = (stack: Stack) =>
  resourcesOfType(stack, 'AWS::SQS::QueuePolicy').flatMap((policy) => {
    const attached = z.array(z.string()).parse(policy.properties['Queues']);
    const queues = resourcesOfType(stack, 'AWS::SQS::Queue').filter(({ reference }) =>
      attached.includes(reference),
    );
    const isAttached = (arn: string) => queues.some((queue) => queue.arn === arn);
    return resourcePolicyOf(policy).map((statement) => ({
      ...statement,
      Resource: statement.Resource.filter(isAttached),
    }));
  });
