import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsAccess } from './aws-access.ts';
import { callFailure } from './call-failure.ts';

/** Whose credentials are used. */
export interface Caller {
  readonly accountId: string;
  readonly arn: string;
  readonly region: string;
}

/** @throws {Failure} if AWS does not know these credentials, or cannot be reached */
export async function whoIsCalling(access: AwsAccess): Promise<Caller> {
  const { region, endpoint, credentials } = access;
  const sts = new STSClient({ region, credentials, ...(endpoint !== undefined && { endpoint }) });
  try {
    const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand());
    return { accountId: Account, arn: Arn, region };
  } catch (error) {
    throw callFailure(error, access) ?? error;
  } finally {
    sts.destroy();
  }
}
