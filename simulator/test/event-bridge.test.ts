import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { BusEvent } from '../events/event.ts';
import { readTemplate } from '../templates/read-template.ts';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization } from './start.ts';
import { anEvent, startListening, type Listening } from './start-listening.ts';

const [MEMBER] = MEMBERS;

/** What is on the default bus of an account, in a queue. */
const LISTENER = `
Resources:
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: { source: [aws.ssm] }
      Targets: [{ Id: queue, Arn: !GetAtt Queue.Arn }]
  Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: listener } }
  QueuePolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument:
        Statement: { Effect: Allow, Principal: { Service: events.amazonaws.com }, Action: 'sqs:*', Resource: '*' }
`;

let started: Listening;
let received: Listening['received'];
let bodies: Listening['bodies'];
beforeEach(async () => {
  started = await startListening();
  ({ received, bodies } = started);
});
afterEach(() => started.organization.close());

describe('the way of an event', () => {
  test('every execution announces its end, each in its own account; the parent comes last', async () => {
    await started.runEverywhere();
    expect(received.map(({ account }) => account)).toEqual([...MEMBERS, CENTRAL]);
    expect(received.map(({ detail }) => detail['Status'])).toEqual(received.map(() => 'Success'));
  });

  test('a forwarded event keeps the account, the Region and everything else of its origin', async () => {
    const event = anEvent();
    await started.announce(event);
    expect(received).toEqual([event]);
  });

  test('numbers arrive as AWS writes them', async () => {
    await started.runEverywhere();
    expect(bodies[0]).toContain('"DefinitionVersion":1.0,');
  });

  test('an execution and its steps are announced on the default bus of their account and Region', async () => {
    await started.organization.close();
    const sample = await sampleOrganization();
    const members = new Map([...sample.templates.members, ['listener', readTemplate(LISTENER)]]);
    started = await startListening({ templates: { ...sample.templates, members } });
    started.organization.accounts.get(MEMBER)?.deploy('listener');
    await started.runEverywhere();
    const heard = started.organization
      .deadLetters()
      .filter(({ queueName }) => queueName === 'listener')
      .map(({ body }) => BusEvent.parse(JSON.parse(body)));
    expect(heard.map((event) => [event['detail-type'], event.account, event.region])).toEqual([
      ['EC2 Automation Step Status-change Notification', MEMBER, REGION],
      ['EC2 Automation Execution Status-change Notification', MEMBER, REGION],
    ]);
  });

  test('step events go no further: no rule of the project wants them', async () => {
    await started.runEverywhere();
    expect(new Set(received.map((event) => event['detail-type']))).toEqual(
      new Set(['EC2 Automation Execution Status-change Notification']),
    );
  });

  test('without a forwarder nothing leaves the account', async () => {
    started.organization.accounts.get(MEMBER)?.undeploy('forwarder');
    await started.announce(anEvent());
    expect(received).toEqual([]);
  });

  test('a forwarder that is deployed again works again', async () => {
    started.organization.accounts.get(MEMBER)?.undeploy('forwarder');
    started.organization.accounts.get(MEMBER)?.deploy('forwarder');
    await started.announce(anEvent());
    expect(received).toHaveLength(1);
  });

  test('without the role of its target the event goes to the dead-letter queue of the rule', async () => {
    started.organization.accounts.get(MEMBER)?.undeploy('roles');
    await started.announce(anEvent());
    expect(received).toEqual([]);
    expect(started.organization.deadLetters()).toEqual([
      expect.objectContaining({
        accountId: MEMBER,
        region: REGION,
        queueName: 'inventory-forward-dead-letters',
      }),
    ]);
  });

  test('the policy of the bus refuses a rule of another organization', async () => {
    await started.organization.close();
    started = await startListening({ organization: await otherwise({ organizationId: 'o-anotherorgid' }) });
    // The template still says o-exampleorgid: it was compiled for that.
    await started.announce(anEvent());
    expect(started.organization.deadLetters()).toHaveLength(1);
  });
});

async function otherwise(changes: object) {
  const { organization } = await sampleOrganization();
  return { ...organization, ...changes };
}

describe('PutEvents', () => {
  const putAs = (caller: string, ...entries: readonly Partial<PutEventsRequestEntry>[]) =>
    clientsOf(started.organization, caller).events.send(
      new PutEventsCommand({
        Entries: entries.map((entry) => ({
          EventBusName: `arn:aws:events:${REGION}:${CENTRAL}:event-bus/inventory`,
          Source: 'inventory',
          DetailType: 'Execution Collection Requested',
          Detail: '{"executionId":"1"}',
          ...entry,
        })),
      }),
    );
  const put = (...entries: readonly Partial<PutEventsRequestEntry>[]) => putAs(CENTRAL, ...entries);

  test('the central account puts its own events on the bus, by name or ARN', async () => {
    await put({});
    await put({ EventBusName: 'inventory' });
    await started.organization.idle();
    expect(received.map(({ source, account }) => [source, account])).toEqual([
      ['inventory', CENTRAL],
      ['inventory', CENTRAL],
    ]);
  });

  test('a detail-type that no rule names goes nowhere', async () => {
    await put({ DetailType: 'Something Else' });
    await started.organization.idle();
    expect(received).toEqual([]);
  });

  test('another account may not', async () => {
    await expect(putAs(MEMBER, {})).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test.each([
    ['a source of AWS', { Source: 'aws.ssm' }, 'NotAuthorizedForSourceException'],
    ['no source', { Source: undefined }, 'InvalidArgument'],
    ['no type', { DetailType: undefined }, 'InvalidArgument'],
    ['no detail', { Detail: undefined }, 'InvalidArgument'],
    ['a detail that is not JSON', { Detail: '{' }, 'MalformedDetail'],
  ])('%s is refused for its entry alone', async (_what, entry, code) => {
    const { FailedEntryCount, Entries } = await put(entry, {});
    expect([FailedEntryCount, Entries?.map(({ ErrorCode }) => ErrorCode)]).toEqual([1, [code, undefined]]);
    await started.organization.idle();
    expect(received.map(({ id }) => id)).toEqual([Entries?.[1]?.EventId]);
  });

  test('a time beyond the calendar is refused', async () => {
    await expect(put({ Time: new Date(8e15) })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('a bus that does not exist is refused, and what stands beside it with it', async () => {
    await expect(put({}, { EventBusName: 'other' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await started.organization.idle();
    expect(received).toEqual([]);
  });
});
