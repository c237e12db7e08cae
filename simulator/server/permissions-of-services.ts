import { DYNAMODB_PERMISSIONS } from '../dynamodb/dynamodb-permissions.ts';
import { eventsPermissions } from '../events/events-permissions.ts';
import type { Permissions } from '../iam/permission.ts';
import type { Account } from '../organization/account.ts';
import type { OrganizationFile } from '../organization/organization-file.ts';
import { organizationsPermissions } from '../organizations/organizations-permissions.ts';
import type { Queues } from '../queue/queues.ts';
import { sqsPermissions } from '../queue/sqs-permissions.ts';
import { SNS_PERMISSIONS } from '../sns/sns-permissions.ts';
import { SSM_PERMISSIONS } from '../ssm/ssm-permissions.ts';
import { statesPermissions } from '../step-functions/states-permissions.ts';
import { stsPermissions } from '../sts/sts-permissions.ts';

export interface PermissionsWorld {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly queues: Queues;
  readonly organization: OrganizationFile;
}

/** By service, as IAM actions name it. */
export const permissionsOfServices = ({
  accounts,
  queues,
  organization,
}: PermissionsWorld): ReadonlyMap<string, Permissions> =>
  new Map([
    ['ssm', SSM_PERMISSIONS],
    ['events', eventsPermissions(accounts)],
    ['sqs', sqsPermissions(accounts, (url) => queues.byUrl(url))],
    ['states', statesPermissions(accounts)],
    ['sts', stsPermissions(accounts)],
    ['sns', SNS_PERMISSIONS],
    ['dynamodb', DYNAMODB_PERMISSIONS],
    ['organizations', organizationsPermissions(organization)],
  ]);
