import type { Need, Permissions } from '../iam/permission.ts';

const ofEverything =
  (action: string): Need =>
  () => [{ action, resource: '*' }];

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html */
export const ORGANIZATIONS_PERMISSIONS: Permissions = new Map([
  ['ListAccounts', ofEverything('organizations:ListAccounts')],
  ['DescribeOrganization', ofEverything('organizations:DescribeOrganization')],
]);
