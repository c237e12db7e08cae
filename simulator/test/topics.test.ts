import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { BusEvent } from '../events/event.ts';
import type { Template } from '../templates/read-template.ts';
import { clientsOf } from './clients.ts';
import { CENTRAL, REGION, sampleOrganization, start, type Started } from './start.ts';

const TOPIC = `arn:aws:sns:${REGION}:${CENTRAL}:inventory-sealed`;

let started: Started;
let published: [topicArn: string, event: BusEvent][];
beforeEach(() => {
  published = [];
});
afterEach(() => started.organization.close());

/** The sample organization with a seal on its bus, after `change` of its central template. */
async function seal(change: (resources: Template['Resources']) => void = () => undefined): Promise<void> {
  const sample = await sampleOrganization();
  const central = structuredClone(sample.templates.central);
  change(central.Resources);
  started = await start({
    templates: { ...sample.templates, central },
    watch: { published: (topicArn, event) => published.push([topicArn, event]) },
  });
  await clientsOf(started.organization).events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: 'inventory',
          Source: 'inventory',
          DetailType: 'Parent Execution Sealed',
          Detail: '{"expected":7}',
        },
      ],
    }),
  );
  await started.organization.idle();
}

const propertiesOf = (resources: Template['Resources'], logicalId: string): Record<string, unknown> => {
  const resource = resources[logicalId];
  if (resource === undefined) throw new Error(`The central stack has no ${logicalId}`);
  return resource.Properties;
};

describe('a topic', () => {
  test('a seal is published to the topic, and goes to no dead-letter queue', async () => {
    await seal();
    expect(published).toMatchObject([[TOPIC, { source: 'inventory', detail: { expected: 7 } }]]);
    expect(started.organization.deadLetters()).toEqual([]);
  });

  test.each<[string, (resources: Template['Resources']) => void]>([
    ['if the role may not publish', (all) => void (propertiesOf(all, 'SealedRole')['Policies'] = [])],
    [
      'if the role does not trust the rule',
      (all) => void (propertiesOf(all, 'SealedRole')['AssumeRolePolicyDocument'] = { Statement: [] }),
    ],
    ['if there is no such topic', (all) => void (propertiesOf(all, 'SealedTopic')['TopicName'] = 'other')],
  ])('%s it goes to the dead-letter queue', async (_why, change) => {
    await seal((resources) => {
      // The target goes on naming the topic that it named.
      const [target] = propertiesOf(resources, 'SealedRule')['Targets'] as { Arn: unknown }[];
      if (target !== undefined) target.Arn = TOPIC;
      change(resources);
    });
    expect(published).toEqual([]);
    expect(started.organization.deadLetters()).toMatchObject([
      { queueName: 'inventory-sealed-dead-letters' },
    ]);
  });
});
