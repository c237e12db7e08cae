import { GetAutomationExecutionCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createMemberClients } from '../../src/aws/member-clients.ts';
import { CENTRAL, HOUR, MINUTE, NOW, location } from '../support/builders.ts';
import { aClock } from '../support/fakes.ts';

let sts = mockClient(STSClient);
beforeEach(() => {
  sts = mockClient(STSClient);
});
afterEach(() => {
  sts.restore();
});

function someClients({
  refusals = 0,
  externalId,
  awsIsBehindMs = 0,
}: { refusals?: number; externalId?: string; awsIsBehindMs?: number } = {}) {
  const clock = aClock(NOW);
  let sessions = 0;
  let refused = 0;
  sts.on(AssumeRoleCommand).callsFake(() => {
    refused += 1;
    if (refused <= refusals) throw Object.assign(new Error('no'), { name: 'AccessDenied' });
    sessions += 1;
    return {
      Credentials: {
        AccessKeyId: `session-${sessions}`,
        SecretAccessKey: 's',
        SessionToken: 't',
        Expiration: new Date(clock.now() - awsIsBehindMs + HOUR),
      },
    };
  });
  const clientFor = createMemberClients(
    { centralAccountId: CENTRAL.accountId, partition: 'aws', readerRoleName: 'rollcall-reader', externalId },
    { own: {}, sts: new STSClient({ region: 'eu-west-1' }), now: clock.now },
  );
  /** The key a client would sign with: asked of it afresh, as the SDK does when a session runs out. */
  const keyFor = async (where = location(1)) => {
    const { accessKeyId } = await clientFor(where).config.credentials({ forceRefresh: true });
    return accessKeyId;
  };
  return { clock, clientFor, keyFor };
}

test('a member is read under its reader role, in the ref’s Region', async () => {
  const { clientFor, keyFor } = someClients();
  await expect(keyFor(location(1, 'us-east-1'))).resolves.toBe('session-1');
  await expect(clientFor(location(1, 'us-east-1')).config.region()).resolves.toBe('us-east-1');
  expect(sts.commandCalls(AssumeRoleCommand)[0]?.args[0].input).toEqual({
    RoleArn: 'arn:aws:iam::111111111111:role/rollcall-reader',
    RoleSessionName: 'rollcall',
    DurationSeconds: 3600,
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'ssm:GetAutomationExecution',
            'ssm:DescribeAutomationExecutions',
            'ssm:DescribeAutomationStepExecutions',
          ],
          Resource: '*',
        },
      ],
    }),
  });
});

test('an external ID is said where one is agreed on', async () => {
  const { keyFor } = someClients({ externalId: 'agreed-on' });
  await keyFor();
  expect(sts.commandCalls(AssumeRoleCommand)[0]?.args[0].input).toMatchObject({ ExternalId: 'agreed-on' });
});

test('one session serves all Regions of an account, and all who ask meanwhile', async () => {
  const { keyFor } = someClients();
  const keys = await Promise.all([
    keyFor(),
    keyFor(),
    keyFor(location(1, 'us-east-1')),
    keyFor(location(1, 'us-west-2')),
  ]);
  expect(new Set(keys)).toEqual(new Set(['session-1']));
  await expect(keyFor(location(2))).resolves.toBe('session-2');
});

test('a session is renewed shortly before it expires, once', async () => {
  const { clock, keyFor } = someClients();
  await keyFor();
  clock.advance(54 * MINUTE);
  await expect(keyFor()).resolves.toBe('session-1');
  clock.advance(2 * MINUTE);
  const elsewhere = keyFor(location(1, 'us-east-1')); // another client, which has a memory of its own
  await expect(Promise.all([keyFor(), elsewhere])).resolves.toEqual(['session-2', 'session-2']);
});

test.each([
  ['ahead', HOUR],
  ['behind', -HOUR],
])('a session is renewed after its hour, though our clock is an hour %s of AWS’s', async (_way, byMs) => {
  const { clock, keyFor } = someClients({ awsIsBehindMs: byMs });
  await keyFor();
  await expect(keyFor()).resolves.toBe('session-1');
  clock.advance(54 * MINUTE);
  await expect(keyFor()).resolves.toBe('session-1');
  clock.advance(2 * MINUTE);
  await expect(keyFor()).resolves.toBe('session-2');
});

test('a refusal is not remembered', async () => {
  const { keyFor } = someClients({ refusals: 1 });
  await expect(keyFor()).rejects.toThrow('no');
  await expect(keyFor()).resolves.toBe('session-1');
});

test('the central account is read with the function’s own role', async () => {
  const { clientFor } = someClients();
  const ssm = mockClient(SSMClient);
  ssm.on(GetAutomationExecutionCommand).resolves({});
  await clientFor(CENTRAL).send(new GetAutomationExecutionCommand({ AutomationExecutionId: 'x'.repeat(36) }));
  expect(sts.calls()).toHaveLength(0);
  ssm.restore();
});

test('a client is made once for a location, and thousands of locations do not fill the memory', () => {
  const { clientFor } = someClients();
  const first = clientFor(location(1));
  expect(clientFor(location(1))).toBe(first);
  for (let number = 0; number < 300; number += 1) clientFor(location(2, `eu-west-${number}`));
  expect(clientFor(location(1))).not.toBe(first);
});

test('STS is asked in the function’s own Region: Regions that are enabled by hand refuse tokens of the global endpoint', async () => {
  const hosts: string[] = [];
  const client = new STSClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  client.middlewareStack.add(
    () =>
      async ({ request }) => {
        hosts.push((request as { hostname: string }).hostname);
        throw new Error('far enough');
      },
    { step: 'finalizeRequest' },
  );
  sts.restore();
  const clientFor = createMemberClients(
    { centralAccountId: CENTRAL.accountId, partition: 'aws', readerRoleName: 'rollcall-reader' },
    { own: {}, sts: client, now: () => NOW },
  );
  await expect(clientFor(location(1)).config.credentials()).rejects.toThrow('far enough');
  expect(hosts).toEqual(['sts.eu-central-1.amazonaws.com']);
});
