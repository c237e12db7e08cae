import {
  AccessDeniedException,
  AWSOrganizationsNotInUseException,
  ListAccountsCommand,
  OrganizationsClient,
  TooManyRequestsException,
} from '@aws-sdk/client-organizations';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { AccountNamesUnavailableError } from '../../src/lib/errors.ts';
import { OrganizationsAccountNames } from '../../src/aws/organizations-account-names.ts';

const organizations = mockClient(OrganizationsClient);
beforeEach(() => {
  organizations.reset();
});
const directory = new OrganizationsAccountNames(new OrganizationsClient({ region: 'eu-west-1' }));
const refusal = { message: 'no', $metadata: {} };

test('a page is account IDs and names; what has neither is left out, and what is too long to be one is cut', async () => {
  organizations.on(ListAccountsCommand, { NextToken: 'two' }).resolves({
    Accounts: [
      { Id: '111111111111', Name: 'one', Email: 'one@example.com' },
      { Id: '222222222222' },
      { Name: 'no ID' },
      { Id: '333333333333', Name: 'x'.repeat(500) },
    ],
    NextToken: 'three',
  });
  const { entries, nextToken } = await directory.listNames('two');
  expect(entries[0]).toEqual(['111111111111', 'one']);
  expect(entries.map(([accountId, name]) => [accountId, name.length])).toEqual([
    ['111111111111', 3],
    ['333333333333', 100],
  ]);
  expect(nextToken).toBe('three');
});

test.each<[paths: string[] | undefined, unit: string | undefined]>([
  [
    ['o-exampleorgid/r-ab12/ou-ab12-11111111/ou-ab12-22222222/111111111111/'],
    'r-ab12/ou-ab12-11111111/ou-ab12-22222222',
  ],
  [['o-exampleorgid/r-ab12/111111111111'], 'r-ab12'],
  [['what else there may be'], undefined],
  [[], undefined],
  [undefined, undefined],
])('of the path %j the account is in %s', async (Paths, unit) => {
  organizations.on(ListAccountsCommand).resolves({ Accounts: [{ Id: '111111111111', Name: 'one', Paths }] });
  const { entries } = await directory.listNames();
  expect(entries).toEqual([unit === undefined ? ['111111111111', 'one'] : ['111111111111', 'one', unit]]);
});

test('after the last page there is none, whatever AWS calls it', async () => {
  organizations.on(ListAccountsCommand).resolvesOnce({ Accounts: [], NextToken: '' }).resolves({});
  await expect(directory.listNames()).resolves.toEqual({ entries: [], nextToken: undefined });
  await expect(directory.listNames()).resolves.toEqual({ entries: [], nextToken: undefined });
});

describe('that the names are not for us is told from what may pass:', () => {
  test.each<[why: string, thrown: Error, isLasting: boolean]>([
    ['they may not be listed', new AccessDeniedException(refusal), true],
    ['there is no organization', new AWSOrganizationsNotInUseException(refusal), true],
    ['there is no such service here', Object.assign(new Error('no host'), { code: 'ENOTFOUND' }), true],
    ['it is asked too often', new TooManyRequestsException(refusal), false],
    ['the network fails', Object.assign(new Error('reset'), { code: 'ECONNRESET' }), false],
  ])('%s', async (_why, thrown, isLasting) => {
    organizations.on(ListAccountsCommand).rejects(thrown);
    const listed = directory.listNames();
    await expect(listed).rejects.toThrow(thrown.message);
    expect((await listed.catch((error: unknown) => error)) instanceof AccountNamesUnavailableError).toBe(
      isLasting,
    );
  });
});
