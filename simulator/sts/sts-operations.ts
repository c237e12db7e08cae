import * as z from 'zod';
import type { Credentials } from '../iam/credentials.ts';
import { isSession } from '../iam/principal.ts';
import type { Account } from '../organization/account.ts';
import { parseInput, type ApiCall, type Operations } from '../server/api-call.ts';
import { ApiError, notAuthorized } from '../server/api-error.ts';
import { roleIn } from './role-in.ts';
import { readSessionPolicy } from './session-policy.ts';

const SHORTEST_S = 900;
const CHAINED_LONGEST_S = 3600;

const AssumeRoleInput = z.strictObject({
  RoleArn: z.string(),
  RoleSessionName: z.string().regex(/^[\w+=,.@-]{2,64}$/, { error: String.raw`must match [\w+=,.@-]{2,64}` }),
  DurationSeconds: z.coerce.number().int().min(SHORTEST_S).max(43_200).default(CHAINED_LONGEST_S),
  /** Only the trust policy looks at it. */
  ExternalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/, { error: String.raw`must match [\w+=,.@:/-]{2,1224}` })
    .optional(),
  Policy: z.string().max(2048).optional(),
});

export interface StsWorld {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly credentials: Credentials;
}

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html */
export function stsOperations(world: StsWorld): Operations {
  return new Map([
    ['AssumeRole', (call) => assumeRole(call, world)],
    [
      'GetCallerIdentity',
      ({ caller }) => ({ UserId: caller.userId, Account: caller.accountId, Arn: caller.arn }),
    ],
  ]);
}

function assumeRole({ caller, input }: ApiCall, { accounts, credentials }: StsWorld): object {
  const { RoleArn, RoleSessionName, DurationSeconds, Policy } = parseInput(
    AssumeRoleInput,
    input,
    'ValidationError',
  );
  const role = roleIn(accounts, RoleArn);
  if (role === undefined) throw notAuthorized('AccessDenied', caller.arn, 'sts:AssumeRole', RoleArn, 403);
  if (isSession(caller) && DurationSeconds > CHAINED_LONGEST_S) {
    const message =
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining';
    throw new ApiError('ValidationError', message);
  }
  if (DurationSeconds > role.maxSessionS) {
    const message = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';
    throw new ApiError('ValidationError', message);
  }
  const session = credentials.issue(
    { roleArn: RoleArn, sessionName: RoleSessionName },
    DurationSeconds * 1000,
    {
      functionName: caller.functionName,
      sessionPolicy: Policy === undefined ? undefined : readSessionPolicy(Policy),
    },
  );
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: new Date(session.expiresMs).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: session.principal.userId, Arn: session.principal.arn },
  };
}
