import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { BusEvent } from '../../simulator/events/event.ts';
import { Automation } from '../../simulator/test/automation.ts';
import { organizationWith } from './organization-with.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { CENTRAL, MEMBERS, start } from './start.ts';

const [FIRST, SECOND, THIRD] = MEMBERS;
const EXECUTION_ROLE = {
  'execution-role': { AdministrationRole: 'AWSReservedSSO_*', Actions: 's3:ListAllMyBuckets' },
};

let automation: Automation;
let received: BusEvent[];
beforeEach(async () => {
  received = [];
  const organization = await organizationWith(
    {},
    {
      [FIRST]: { stacks: { ...EXECUTION_ROLE, roles: { Tier: '1' } } },
      [SECOND]: { stacks: { ...EXECUTION_ROLE, roles: { Tier: '2' }, forwarder: {} } },
      // Its forwarder came before the role that it sends with.
      [THIRD]: { stacks: { ...EXECUTION_ROLE, roles: { Tier: '1' }, forwarder: {} } },
    },
  );
  const started = await start({ organization });
  started.organization.connect({
    queues: {
      collect: async ({ Records }) => {
        received.push(...Records.map(({ body }) => BusEvent.parse(JSON.parse(body))));
        return { batchItemFailures: [] };
      },
    },
  });
  automation = new Automation(started);
  await automation.runIn({ Accounts: [FIRST, SECOND, THIRD], TargetLocationMaxConcurrency: '3' });
});
afterEach(() => automation.started.organization.close());

test('only accounts of tier 2 announce what ends in them', () => {
  expect(new Set(received.map(({ account }) => account))).toEqual(new Set([SECOND, CENTRAL]));
});

test('a forwarder without its role keeps what it cannot send', () => {
  const letters = automation.started.organization.deadLetters();
  expect(letters.map(({ queueName }) => queueName)).toEqual(['rollcall-forward-dead-letters']);
});

test.each([FIRST, SECOND, THIRD])('%s can be read in either tier', async (accountId) => {
  const variables = automation.started.organization.environmentOf('collect');
  const { sts } = clientsOf(automation.started.organization, {
    accessKeyId: variables['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: variables['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: variables['AWS_SESSION_TOKEN'] ?? '',
  });
  const RoleArn = `arn:aws:iam::${accountId}:role/rollcall-reader`;
  await expect(
    sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'rollcall' })),
  ).resolves.toMatchObject({ AssumedRoleUser: { Arn: expect.stringContaining(accountId) } });
});
