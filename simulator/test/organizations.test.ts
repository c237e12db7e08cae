import {
  DescribeAccountCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListPoliciesCommand,
  ListTagsForResourceCommand,
  OrganizationsClient,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import { ListDocumentsCommand } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OrganizationFile } from '../organization/organization-file.ts';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization, start, type Started } from './start.ts';

const [MEMBER, DELEGATED] = MEMBERS;
const ID = 'o-exampleorgid';

let started: Started;
beforeEach(async () => {
  started = await start();
});
afterEach(() => started.organization.close());

const clientOf = (accessKeyId: string = CENTRAL, region = 'us-east-1') =>
  new OrganizationsClient({
    region,
    endpoint: started.organization.url,
    credentials: { accessKeyId, secretAccessKey: 'local' },
    maxAttempts: 1,
  });

async function restart(changes: Partial<OrganizationFile>): Promise<void> {
  const { organization } = await sampleOrganization();
  await started.organization.close();
  started = await start({ organization: { ...organization, ...changes } });
}

describe('Organizations', () => {
  test('describes the organization to each of its accounts', async () => {
    for (const caller of [CENTRAL, MEMBER]) {
      const { Organization } = await clientOf(caller).send(new DescribeOrganizationCommand());
      expect(Organization).toEqual({
        Id: ID,
        Arn: `arn:aws:organizations::${CENTRAL}:organization/${ID}`,
        FeatureSet: 'ALL',
        MasterAccountArn: `arn:aws:organizations::${CENTRAL}:account/${ID}/${CENTRAL}`,
        MasterAccountId: CENTRAL,
        MasterAccountEmail: `${CENTRAL}@example.com`,
        AvailablePolicyTypes: [],
      });
    }
  });

  test('lists the accounts', async () => {
    const { Accounts, NextToken } = await clientOf().send(new ListAccountsCommand());
    expect(Accounts?.map(({ Id }) => Id)).toEqual([CENTRAL, ...MEMBERS]);
    expect(NextToken).toBeUndefined();
    expect(Accounts?.slice(0, 2)).toEqual([
      expect.objectContaining({ Id: CENTRAL, Name: 'central', JoinedMethod: 'INVITED' }),
      {
        Id: MEMBER,
        Arn: `arn:aws:organizations::${CENTRAL}:account/${ID}/${MEMBER}`,
        Email: `${MEMBER}@example.com`,
        Name: 'log-archive',
        Status: 'ACTIVE',
        State: 'ACTIVE',
        JoinedMethod: 'CREATED',
        JoinedTimestamp: new Date('2026-01-01T00:00:00Z'),
        Paths: [`o-exampleorgid/r-ab12/ou-ab12-security/${MEMBER}/`],
      },
    ]);
  });

  test('in pages of 20 at most', async () => {
    const { organization } = await sampleOrganization();
    const more = Array.from({ length: 40 }, (_, index) => ({
      id: String(200_000_000_000 + index),
      name: `more-${index}`,
      stacks: {},
      answers: {},
      resources: [],
    }));
    await restart({ accounts: [...organization.accounts, ...more] });
    const pages: (string | undefined)[][] = [];
    for await (const { Accounts = [] } of paginateListAccounts({ client: clientOf() }, {})) {
      pages.push(Accounts.map(({ Id }) => Id));
    }
    expect(pages.map(({ length }) => length)).toEqual([20, 20, 8]);
    expect(new Set(pages.flat()).size).toBe(48);
    for (const input of [{ MaxResults: 21 }, { NextToken: 'nonsense' }]) {
      await expect(clientOf().send(new ListAccountsCommand(input))).rejects.toMatchObject({
        name: 'InvalidInputException',
      });
    }
  });

  test('describes one account', async () => {
    const send = (AccountId: string) => clientOf().send(new DescribeAccountCommand({ AccountId }));
    expect(await send(MEMBER)).toMatchObject({ Account: { Id: MEMBER, Name: 'log-archive' } });
    await expect(send('111111111111')).rejects.toMatchObject({ name: 'AccountNotFoundException' });
    await expect(send('me')).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  test.each([
    ['ListAccounts', (client: OrganizationsClient) => client.send(new ListAccountsCommand())],
    [
      'DescribeAccount',
      (client: OrganizationsClient) => client.send(new DescribeAccountCommand({ AccountId: MEMBER })),
    ],
    [
      'ListTagsForResource',
      (client: OrganizationsClient) => client.send(new ListTagsForResourceCommand({ ResourceId: MEMBER })),
    ],
  ])('%s is for the management account and delegated administrators', async (_name, send) => {
    await restart({ management: MEMBER, delegatedAdministrators: [DELEGATED] });
    for (const caller of [MEMBER, DELEGATED]) {
      await expect(send(clientOf(caller))).resolves.toMatchObject({
        $metadata: { httpStatusCode: 200 },
      });
    }
    await expect(send(clientOf(CENTRAL))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: "You don't have permissions to access this resource.",
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    const { Organization } = await clientOf(CENTRAL).send(new DescribeOrganizationCommand());
    expect(Organization?.MasterAccountId).toBe(MEMBER);
  });

  test('reads the tags of one account, as the organization file has them', async () => {
    const { organization } = await sampleOrganization();
    const [first, second, ...others] = organization.accounts;
    if (first === undefined || second === undefined) throw new Error('No accounts');
    const tags = { team: 'payments', 'cost:centre': '' };
    await restart({ accounts: [first, { ...second, tags }, ...others] });
    const send = (ResourceId: string, caller?: string) =>
      clientOf(caller).send(new ListTagsForResourceCommand({ ResourceId }));
    await expect(send(second.id)).resolves.toMatchObject({
      Tags: [
        { Key: 'team', Value: 'payments' },
        { Key: 'cost:centre', Value: '' },
      ],
    });
    await expect(send(first.id)).resolves.toMatchObject({ Tags: [] });
    await expect(send('999999999990')).rejects.toMatchObject({ name: 'TargetNotFoundException' });
    await expect(send('ou-ab12-security')).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  test('is in us-east-1, whether that is enabled or not; an enabled Region will do', async () => {
    await expect(clientOf(CENTRAL, REGION).send(new DescribeOrganizationCommand())).resolves.toBeDefined();
    await expect(clientOf(CENTRAL, 'eu-west-2').send(new DescribeOrganizationCommand())).rejects.toThrow(
      expect.objectContaining({ name: 'UnrecognizedClientException' }),
    );
    await expect(
      clientsOf(started.organization, CENTRAL, 'us-east-1').ssm.send(new ListDocumentsCommand()),
    ).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  test('refuses by name what is not simulated', async () => {
    await expect(clientOf().send(new ListPoliciesCommand({ Filter: 'TAG_POLICY' }))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The operation organizations:ListPolicies is not simulated.',
    });
  });
});
