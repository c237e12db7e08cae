import * as z from 'zod';
import type { Credentials } from '../iam/credentials.ts';
import { callerKeys } from '../iam/context-keys.ts';
import { allows, readResourcePolicy } from '../iam/resource-policy.ts';
import type { Account } from '../organization/account.ts';
import { parseInput, type ApiCall, type Operations } from '../server/api-call.ts';
import { ApiError, notAuthorized } from '../server/api-error.ts';

const SHORTEST_S = 900;
const CHAINED_LONGEST_S = 3600;

const AssumeRoleInput = z.strictObject({
  RoleArn: z.string().regex(/^arn:aws:iam::\d{12}:role\/.+$/, { error: 'must be the ARN of a role' }),
  RoleSessionName: z.string().regex(/^[\w+=,.@-]{2,64}$/, { error: String.raw`must match [\w+=,.@-]{2,64}` }),
  DurationSeconds: z.coerce.number().min(SHORTEST_S).max(43_200).default(CHAINED_LONGEST_S),
});

const RoleProperties = z.object({
  AssumeRolePolicyDocument: z.unknown(),
  MaxSessionDuration: z.number().default(CHAINED_LONGEST_S),
});

export interface StsWorld {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly organizationId: string;
  readonly credentials: Credentials;
}

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html */
export function stsOperations(world: StsWorld): Operations {
  return new Map([
    ['AssumeRole', (call) => assumeRole(call, world)],
    [
      'GetCallerIdentity',
      ({ caller }) => ({ UserId: caller.accountId, Account: caller.accountId, Arn: caller.arn }),
    ],
  ]);
}

/** A role that does not exist is refused like one that does not trust the caller. */
function assumeRole({ caller, input }: ApiCall, { accounts, organizationId, credentials }: StsWorld): object {
  const { RoleArn, RoleSessionName, DurationSeconds } = parseInput(AssumeRoleInput, input, 'ValidationError');
  const [, , , , accountId = '', path = ''] = RoleArn.split(':');
  const resource = accounts.get(accountId)?.role(path.replace('role/', ''))?.resource;
  const properties = resource && RoleProperties.parse(resource.properties);
  const isTrusted =
    properties !== undefined &&
    allows(readResourcePolicy(properties.AssumeRolePolicyDocument), {
      action: 'sts:AssumeRole',
      caller,
      keys: callerKeys(caller, organizationId),
    });
  if (!isTrusted) throw notAuthorized('AccessDenied', caller.arn, 'sts:AssumeRole', RoleArn, 403);
  if (caller.arn.includes(':assumed-role/') && DurationSeconds > CHAINED_LONGEST_S) {
    const message =
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining';
    throw new ApiError('ValidationError', message);
  }
  if (DurationSeconds > properties.MaxSessionDuration) {
    const message = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';
    throw new ApiError('ValidationError', message);
  }
  const session = credentials.issue(RoleArn, RoleSessionName, DurationSeconds * 1000, caller.functionName);
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: new Date(session.expiresMs).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: `AROA:${RoleSessionName}`, Arn: session.principal.arn },
  };
}
