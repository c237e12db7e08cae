import * as z from 'zod';
import type { Need, Permissions } from '../iam/permission.ts';
import type { OrganizationFile } from '../organization/organization-file.ts';
import { parseInput } from '../server/api-call.ts';

const ofEverything =
  (action: string): Need =>
  () => [{ action, resource: '*' }];

const Input = z.object({ AccountId: z.string() });

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
  return new Map([
    ['ListAccounts', ofEverything('organizations:ListAccounts')],
    ['DescribeAccount', toDescribe],
    ['DescribeOrganization', ofEverything('organizations:DescribeOrganization')],
  ]);
}
