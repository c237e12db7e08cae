import {
  CloudFormationClient,
  paginateListStackInstances,
  StackSetNotFoundException,
  type CallAs,
} from '@aws-sdk/client-cloudformation';
import { actionFailure } from './ssm-automation.ts';
import type { AwsAccess } from './aws-access.ts';

/** One stack of a stack set, as StackSets itself knows it. */
export interface StackInstance {
  readonly accountId: string;
  readonly region: string;
  /** `CURRENT`, `OUTDATED` or `INOPERABLE`. */
  readonly status: string;
  /** Of the last operation, such as `SUCCEEDED`, `RUNNING`, `FAILED`. */
  readonly detailedStatus: string | undefined;
  /** AWS's words. */
  readonly reason: string | undefined;
}

/** The management account, and an account that has the stack set for itself; then a delegated administrator. */
const CALLERS: readonly CallAs[] = ['SELF', 'DELEGATED_ADMIN'];

/**
 * Every instance of a stack set in the caller's account and Region, all pages; undefined if there is no such stack set.
 * @throws {Failure} if AWS refuses `cloudformation:ListStackInstances`, or cannot be reached
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackInstances.html
 */
export async function listStackInstances(
  name: string,
  { region, endpoint, credentials }: AwsAccess,
): Promise<readonly StackInstance[] | undefined> {
  const client = new CloudFormationClient({
    region,
    credentials,
    ...(endpoint !== undefined && { endpoint }),
  });
  try {
    for (const callAs of CALLERS) {
      const found = await listAs(callAs, name, client).catch((error: unknown) => {
        if (error instanceof StackSetNotFoundException) return undefined;
        // Who is no delegated administrator may not ask as one.
        if (callAs === 'DELEGATED_ADMIN' && error instanceof Error && error.name === 'ValidationError')
          return undefined;
        throw actionFailure(error, 'cloudformation:ListStackInstances', { region, endpoint }, true);
      });
      if (found !== undefined) return found;
    }
    return undefined;
  } finally {
    client.destroy();
  }
}

async function listAs(
  CallAs: CallAs,
  StackSetName: string,
  client: CloudFormationClient,
): Promise<readonly StackInstance[]> {
  const found: StackInstance[] = [];
  for await (const { Summaries = [] } of paginateListStackInstances(
    { client, pageSize: 100 },
    { StackSetName, CallAs },
  )) {
    for (const { Account = '', Region = '', Status = '', StackInstanceStatus, StatusReason } of Summaries) {
      found.push({
        accountId: Account,
        region: Region,
        status: Status,
        detailedStatus: StackInstanceStatus?.DetailedStatus,
        reason: StatusReason,
      });
    }
  }
  return found;
}
