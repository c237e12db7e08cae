import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Endpoint, Invocation } from '../events/api-destination.ts';
import type { Template } from '../templates/read-template.ts';
import { clientsOf } from './clients.ts';
import { CENTRAL, REGION, sampleOrganization, start, type Started } from './start.ts';

const SECRETS = { hook: { url: 'https://hook.example/in', name: 'X-Token', value: 'secret', key: 'k1' } };
const reference = (key: string): string => `{{resolve:secretsmanager:hook:SecretString:${key}}}`;

let started: Started;
let received: (Invocation & { readonly at: number })[];
beforeEach(() => {
  received = [];
});
afterEach(() => started.organization.close());

const propertiesOf = (resources: Template['Resources'], logicalId: string): Record<string, unknown> => {
  const resource = resources[logicalId];
  if (resource === undefined) throw new Error(`The central stack has no ${logicalId}`);
  return resource.Properties;
};

/** The rule for seals has the destination as its target, in place of the topic. */
function addDestination(resources: Template['Resources']): void {
  resources['Connection'] = {
    Type: 'AWS::Events::Connection',
    Properties: {
      Name: 'hook',
      AuthorizationType: 'API_KEY',
      AuthParameters: {
        ApiKeyAuthParameters: { ApiKeyName: reference('name'), ApiKeyValue: reference('value') },
        InvocationHttpParameters: { BodyParameters: [{ Key: 'routing_key', Value: reference('key') }] },
      },
    },
  };
  resources['Destination'] = {
    Type: 'AWS::Events::ApiDestination',
    Properties: {
      Name: 'hook',
      ConnectionArn: { 'Fn::GetAtt': ['Connection', 'Arn'] },
      HttpMethod: 'POST',
      InvocationEndpoint: reference('url'),
    },
  };
  const [target] = propertiesOf(resources, 'SealedRule')['Targets'] as Record<string, unknown>[];
  Object.assign(target ?? {}, { Arn: { 'Fn::GetAtt': ['Destination', 'Arn'] }, InputPath: '$.detail.body' });
  propertiesOf(resources, 'SealedRole')['Policies'] = [
    {
      PolicyName: 'invoke',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'events:InvokeApiDestination',
            Resource: { 'Fn::GetAtt': ['Destination', 'Arn'] },
          },
        ],
      },
    },
  ];
}

interface Setup {
  readonly endpoint?: Endpoint;
  readonly policy?: object;
  readonly change?: (resources: Template['Resources']) => void;
}

async function send({ endpoint = () => ({ status: 200 }), policy, change }: Setup = {}): Promise<void> {
  const sample = await sampleOrganization();
  const central = structuredClone(sample.templates.central);
  addDestination(central.Resources);
  const [target] = propertiesOf(central.Resources, 'SealedRule')['Targets'] as Record<string, unknown>[];
  if (policy !== undefined) Object.assign(target ?? {}, { RetryPolicy: policy });
  change?.(central.Resources);
  started = await start({
    templates: { ...sample.templates, central },
    secrets: SECRETS,
    endpoint: (invocation) => {
      received.push({ ...invocation, at: started.clock.now() });
      return endpoint(invocation);
    },
  });
  await clientsOf(started.organization).events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: 'inventory',
          Source: 'inventory',
          DetailType: 'Parent Execution Sealed',
          Detail: '{"body":{"text":"hello"},"other":1}',
        },
      ],
    }),
  );
  await started.organization.idle();
}

const deadLetters = (): number => started.organization.deadLetters().length;
const waits = (): number[] => received.slice(1).map(({ at }, n) => at - (received[n]?.at ?? 0));

describe('an API destination', () => {
  test('gets the part of the event that the target selects, with what the connection adds', async () => {
    await send();
    expect(received).toMatchObject([
      {
        url: 'https://hook.example/in',
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', 'x-token': 'secret' },
        attempt: 1,
      },
    ]);
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ text: 'hello', routing_key: 'k1' });
    expect(deadLetters()).toBe(0);
  });

  test.each<[string, Endpoint]>([
    ['429', ({ attempt }) => ({ status: attempt < 3 ? 429 : 200 })],
    ['503', ({ attempt }) => ({ status: attempt < 3 ? 503 : 204 })],
    ['401', ({ attempt }) => ({ status: attempt < 3 ? 401 : 200 })],
    ['no answer', ({ attempt }) => (attempt < 3 ? 'timeout' : { status: 200 })],
  ])('is tried again after %s', async (_answer, endpoint) => {
    await send({ endpoint });
    expect(received.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    expect(deadLetters()).toBe(0);
  });

  test('waits longer each time, and at least as long as the endpoint asks for', async () => {
    await send({
      endpoint: ({ attempt }) => ({ status: attempt < 5 ? 429 : 200, retryAfterS: attempt === 2 ? 30 : 0 }),
    });
    expect(waits()).toEqual([1_000, 30_000, 4_000, 8_000]);
  });

  test.each([
    ['is given up after the attempts of its policy', { MaximumRetryAttempts: 2 }, 3],
    ['is given up after the age of its policy', { MaximumEventAgeInSeconds: 60 }, 6],
  ])('%s', async (_what, policy, attempts) => {
    await send({ endpoint: () => ({ status: 500 }), policy });
    expect(received).toHaveLength(attempts);
    expect(deadLetters()).toBe(1);
  });

  test.each([400, 403, 404, 422])('goes to the dead letters at once after %i', async (status) => {
    await send({ endpoint: () => ({ status }) });
    expect([received.length, deadLetters()]).toEqual([1, 1]);
  });

  test.each<[string, (resources: Template['Resources']) => void]>([
    ['if the role may not invoke', (all) => void (propertiesOf(all, 'SealedRole')['Policies'] = [])],
    [
      'if the role does not trust the rule',
      (all) => void (propertiesOf(all, 'SealedRole')['AssumeRolePolicyDocument'] = { Statement: [] }),
    ],
    [
      'if there is no such destination',
      (all) => {
        const [target] = propertiesOf(all, 'SealedRule')['Targets'] as Record<string, unknown>[];
        Object.assign(target ?? {}, {
          Arn: `arn:aws:events:${REGION}:${CENTRAL}:api-destination/other/1`,
        });
      },
    ],
  ])('%s, it goes to the dead letters and to no endpoint', async (_why, change) => {
    await send({ change });
    expect([received.length, deadLetters()]).toEqual([0, 1]);
  });
});
