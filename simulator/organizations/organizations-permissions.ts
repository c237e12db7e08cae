import * as z from 'zod';
import type { Need, Permissions } from '../iam/permission.ts';
import type { OrganizationFile } from '../organization/organization-file.ts';
import { parseInput } from '../server/api-call.ts';

const ofEverything =
  (action: string): Need =>
  () => [{ action, resource: '*' }];

const Input = z.object({ AccountId: z.string() });
const TagsInput = z.object({ ResourceId: z.string() });

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html */
export function organizationsPermissions({
  organizationId,
  central,
  management = central.accountId,
}: Pick<OrganizationFile, 'organizationId' | 'central' | 'management'>): Permissions {
  const accounts = `arn:aws:organizations::${management}:account/${organizationId}`;
  const toDescribe: Need = ({ input }) => {
    const { AccountId } = parseInput(Input, input, 'InvalidInputException');
    return [{ action: 'organizations:DescribeAccount', resource: `${accounts}/${AccountId}` }];
  };
  const toReadTags: Need = ({ input }) => {
    const { ResourceId } = parseInput(TagsInput, input, 'InvalidInputException');
    return [{ action: 'organizations:ListTagsForResource', resource: `${accounts}/${ResourceId}` }];
  };
  return new Map([
    ['ListTagsForResource', toReadTags],
    ['ListAccounts', ofEverything('organizations:ListAccounts')],
    ['DescribeAccount', toDescribe],
    ['DescribeOrganization', ofEverything('organizations:DescribeOrganization')],
  ]);
}
