import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, REGION } from './start.ts';
import { anEvent, startListening, type Listening } from './start-listening.ts';

const [MEMBER] = MEMBERS;

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

  test('step events reach the default bus, and no rule wants them', async () => {
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
        queueName: 'rollcall-forward-dead-letters',
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
  const { organization } = await import('./start.ts').then((module) => module.sampleOrganization());
  return { ...organization, ...changes };
}

describe('PutEvents', () => {
  const put = (entry: Partial<PutEventsRequestEntry>, caller = CENTRAL) =>
    clientsOf(started.organization, caller).events.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: `arn:aws:events:${REGION}:${CENTRAL}:event-bus/rollcall`,
            Source: 'rollcall',
            DetailType: 'Execution Collection Requested',
            Detail: '{"executionId":"1"}',
            ...entry,
          },
        ],
      }),
    );

  test('the central account puts its own events on the bus, by name or ARN', async () => {
    await put({});
    await put({ EventBusName: 'rollcall' });
    await started.organization.idle();
    expect(received.map(({ source, account }) => [source, account])).toEqual([
      ['rollcall', CENTRAL],
      ['rollcall', CENTRAL],
    ]);
  });

  test('a detail-type that no rule names goes nowhere', async () => {
    await put({ DetailType: 'Parent Execution Sealed' });
    await started.organization.idle();
    expect(received).toEqual([]);
  });

  test('another account may not', async () => {
    await expect(put({}, MEMBER)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test.each([
    ['a source of AWS', { Source: 'aws.ssm' }, 'NotAuthorizedForSourceException'],
    ['no source', { Source: undefined }, 'InvalidArgument'],
    ['a detail that is not JSON', { Detail: '{' }, 'MalformedDetail'],
  ])('%s is refused for its entry alone', async (_what, entry, code) => {
    const { FailedEntryCount, Entries } = await put(entry);
    expect([FailedEntryCount, Entries?.[0]?.ErrorCode]).toEqual([1, code]);
  });

  test('a time beyond the calendar is refused', async () => {
    await expect(put({ Time: new Date(8e15) })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('a bus that does not exist is refused', async () => {
    await expect(put({ EventBusName: 'other' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
