import { afterEach, describe, expect, test } from '@jest/globals';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Bus } from '../events/bus.ts';
import type { BusEvent } from '../events/event.ts';
import { readTemplate } from '../templates/read-template.ts';
import { clientsOf } from './clients.ts';
import {
  CENTRAL,
  MEMBERS,
  REGION,
  sampleOrganization,
  start,
  type Started,
  type StartOptions,
} from './start.ts';
import { anEvent } from './start-listening.ts';

const ELSEWHERE = 'us-east-1';
const [MEMBER] = MEMBERS;
const HOUR = 3_600_000;

/** In an account, from its default bus to a bus of its own that rules alone may write to. */
const OWN_BUS = `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: to-own-bus
      AssumeRolePolicyDocument:
        Statement: { Effect: Allow, Principal: { Service: events.amazonaws.com }, Action: 'sts:AssumeRole' }
      Policies: []
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: own } }
  Policy:
    Type: AWS::Events::EventBusPolicy
    Properties:
      EventBusName: !Ref Bus
      Statement:
        Effect: Allow
        Principal: '*'
        Action: events:PutEvents
        Resource: !GetAtt Bus.Arn
        Condition: { StringEquals: { 'events:eventBusInvocation': 'true' } }
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: { source: [aws.ssm] }
      Targets: [{ Id: bus, Arn: !GetAtt Bus.Arn, RoleArn: !GetAtt Role.Arn }]
`;

let started: Started;
let seen: { readonly bus: Bus; readonly event: BusEvent }[];
afterEach(() => started.organization.close());

async function startWith(options: StartOptions = {}): Promise<void> {
  seen = [];
  const { organization, templates } = await sampleOrganization();
  started = await start({
    organization: {
      ...organization,
      regions: [REGION, ELSEWHERE],
      latency: { ...organization.latency, eventMs: HOUR },
    },
    templates: { ...templates, members: new Map([...templates.members, ['own-bus', readTemplate(OWN_BUS)]]) },
    watch: { event: (bus, event) => void seen.push({ bus, event }) },
    ...options,
  });
}

/** Both ends of the way from a member's default bus to a named one. */
async function announced(region: string, busName = 'inventory') {
  const event = anEvent({ region, time: '2026-01-01T00:00:00Z' });
  started.organization.announce(event);
  await started.organization.idle();
  const at = (name: string) => seen.find(({ bus }) => bus.name === name)?.event;
  return { sent: event, origin: at('default'), arrived: at(busName) };
}

describe('a hop from bus to bus', () => {
  test('across Regions replaces ID and time: the time is then the hop’s; account and Region stay', async () => {
    await startWith();
    const { sent, origin, arrived } = await announced(ELSEWHERE);
    expect(origin).toEqual(sent);
    expect(arrived).toEqual({ ...sent, id: expect.any(String), time: '2026-01-01T02:00:00Z' });
    expect(arrived?.id).not.toBe(sent.id);
  });

  test('within a Region keeps both', async () => {
    await startWith();
    const { sent, arrived } = await announced(REGION);
    expect(arrived).toEqual(sent);
  });

  test('or replaces them there too, by a switch', async () => {
    await startWith({ unverified: { hopsThatRenewEvents: 'all' } });
    const { sent, arrived } = await announced(REGION);
    expect(arrived).toMatchObject({ account: MEMBER, region: REGION, time: '2026-01-01T02:00:00Z' });
    expect(arrived?.id).not.toBe(sent.id);
  });

  test('within one account is an invocation by a bus too, and PutEvents is none', async () => {
    await startWith();
    started.organization.accounts.get(MEMBER)?.deploy('own-bus', {}, [REGION]);
    const { sent, arrived } = await announced(REGION, 'own');
    expect(arrived).toEqual(sent);

    const issued = await clientsOf(started.organization, MEMBER).events.send(
      new PutEventsCommand({
        Entries: [{ EventBusName: 'own', Source: 'a', DetailType: 'b', Detail: '{}' }],
      }),
    );
    expect(issued.FailedEntryCount).toBe(0);
    await expect(
      clientsOf(started.organization, CENTRAL).events.send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: `arn:aws:events:${REGION}:${MEMBER}:event-bus/own`,
              Source: 'a',
              DetailType: 'b',
              Detail: '{}',
            },
          ],
        }),
      ),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
