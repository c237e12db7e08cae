import * as z from 'zod';
import type { Clock } from '../clock/clock.ts';
import type { Account } from '../organization/account.ts';
import type { OrganizationFile } from '../organization/organization-file.ts';
import { parseInput, type ApiCall, type Operations } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import { unitPathOf } from '../organization/organizational-units.ts';
import { pageOf } from '../server/page.ts';

const LARGEST_PAGE = 20;
const INVALID_INPUT = 'InvalidInputException';

const ListInput = z.strictObject({
  MaxResults: z.number().int().min(1).max(LARGEST_PAGE).default(LARGEST_PAGE),
  NextToken: z.string().optional(),
});
const DescribeInput = z.strictObject({
  AccountId: z.string().regex(/^\d{12}$/, { error: 'must be twelve digits' }),
});

/** Roots, units and policies have tags too, which are not simulated. */
const TagsInput = z.strictObject({
  ResourceId: z
    .string()
    .regex(/^\d{12}$/, { error: 'must be the ID of an account: no other tags are simulated' }),
  NextToken: z.string().optional(),
});

export interface OrganizationsWorld {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly organization: OrganizationFile;
  readonly clock: Clock;
}

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Operations.html */
export function organizationsOperations({ accounts, organization, clock }: OrganizationsWorld): Operations {
  const { organizationId, central, delegatedAdministrators } = organization;
  const { management = central.accountId } = organization;
  const arnOf = (type: string, path: string): string =>
    `arn:aws:organizations::${management}:${type}/${organizationId}${path}`;
  const administrators = new Set([management, ...delegatedAdministrators]);
  const refuseMembers = ({ caller }: ApiCall): void => {
    if (administrators.has(caller.accountId)) return;
    throw new ApiError('AccessDeniedException', "You don't have permissions to access this resource.");
  };
  // All accounts join when the simulation starts.
  const joinedMs = clock.now();
  const describe = ({ id, name }: Account): object => ({
    Paths: [`${organizationId}/${unitPathOf(organization, id)}/${id}/`],
    Id: id,
    Arn: arnOf('account', `/${id}`),
    Email: emailOf(id),
    Name: name,
    Status: 'ACTIVE',
    State: 'ACTIVE',
    JoinedMethod: id === management ? 'INVITED' : 'CREATED',
    JoinedTimestamp: joinedMs / 1000,
  });

  return new Map<string, (call: ApiCall) => object>([
    [
      'DescribeOrganization',
      () => ({
        Organization: {
          Id: organizationId,
          Arn: arnOf('organization', ''),
          FeatureSet: 'ALL',
          MasterAccountArn: arnOf('account', `/${management}`),
          MasterAccountId: management,
          MasterAccountEmail: emailOf(management),
          AvailablePolicyTypes: [],
        },
      }),
    ],
    [
      'ListAccounts',
      (call) => {
        refuseMembers(call);
        const { MaxResults, NextToken } = parseInput(ListInput, call.input, INVALID_INPUT);
        const page = pageOf([...accounts.values()], MaxResults, NextToken, INVALID_INPUT);
        return {
          Accounts: page.items.map(describe),
          ...(page.nextToken !== '' && { NextToken: page.nextToken }),
        };
      },
    ],
    [
      'DescribeAccount',
      (call) => {
        refuseMembers(call);
        const { AccountId } = parseInput(DescribeInput, call.input, INVALID_INPUT);
        const account = accounts.get(AccountId);
        if (account === undefined) {
          throw new ApiError('AccountNotFoundException', "You specified an account that doesn't exist.");
        }
        return { Account: describe(account) };
      },
    ],
    [
      'ListTagsForResource',
      (call) => {
        refuseMembers(call);
        const { ResourceId } = parseInput(TagsInput, call.input, INVALID_INPUT);
        if (!accounts.has(ResourceId)) {
          throw new ApiError('TargetNotFoundException', "You specified a target that doesn't exist.");
        }
        const { tags = {} } = organization.accounts.find(({ id }) => id === ResourceId) ?? {};
        return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
      },
    ],
  ]);
}

const emailOf = (accountId: string): string => `${accountId}@example.com`;
