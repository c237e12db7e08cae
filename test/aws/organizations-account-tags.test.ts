import {
  AccessDeniedException,
  AWSOrganizationsNotInUseException,
  ListTagsForResourceCommand,
  OrganizationsClient,
  TargetNotFoundException,
  TooManyRequestsException,
} from '@aws-sdk/client-organizations';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { OrganizationsAccountTags } from '../../src/aws/organizations-account-tags.ts';
import { AccountNamesUnavailableError, ThrottledError } from '../../src/lib/errors.ts';

const organizations = mockClient(OrganizationsClient);
beforeEach(() => {
  organizations.reset();
});
const directory = new OrganizationsAccountTags(new OrganizationsClient({ region: 'eu-west-1' }));
const refusal = { message: 'no', $metadata: {} };
const ACCOUNT = '111111111111';

test('the tags of an account are those of every page', async () => {
  organizations
    .on(ListTagsForResourceCommand, { ResourceId: ACCOUNT })
    .resolvesOnce({ Tags: [{ Key: 'team', Value: 'payments' }], NextToken: 'two' })
    .resolves({ Tags: [{ Key: 'empty', Value: '' }], NextToken: '' });
  expect([...(await directory.listTags(ACCOUNT))]).toEqual([
    ['team', 'payments'],
    ['empty', ''],
  ]);
  expect(organizations.calls()[1]?.args[0].input).toMatchObject({ NextToken: 'two' });
});

test('what is more or longer than AWS allows is left out or cut, and pages without an end end', async () => {
  organizations.on(ListTagsForResourceCommand).callsFake(() => ({
    Tags: Array.from({ length: 60 }, (_, n) => ({ Key: `${n}`.padEnd(200, 'k'), Value: 'v'.repeat(500) })),
    NextToken: 'more',
  }));
  const tags = await directory.listTags(ACCOUNT);
  expect(tags.size).toBe(50);
  expect(new Set([...tags].map(([key, value]) => `${key.length} ${value.length}`))).toEqual(
    new Set(['128 256']),
  );
  expect(organizations.calls()).toHaveLength(10);
});

test('an account without tags, or that is gone, has none', async () => {
  organizations.on(ListTagsForResourceCommand).resolvesOnce({}).rejects(new TargetNotFoundException(refusal));
  await expect(directory.listTags(ACCOUNT)).resolves.toEqual(new Map());
  await expect(directory.listTags(ACCOUNT)).resolves.toEqual(new Map());
});

test.each([
  ['they may not be read', new AccessDeniedException(refusal), AccountNamesUnavailableError],
  ['there is no organization', new AWSOrganizationsNotInUseException(refusal), AccountNamesUnavailableError],
  ['it is asked too often', new TooManyRequestsException(refusal), ThrottledError],
  ['the network fails', new TypeError('reset'), TypeError],
])('that %s is told from the others', async (_why, thrown, error) => {
  organizations.on(ListTagsForResourceCommand).rejects(thrown);
  await expect(directory.listTags(ACCOUNT)).rejects.toBeInstanceOf(error);
});
