import * as z from 'zod';
import type { Need, Permissions } from '../iam/permission.ts';
import { roleIn } from './role-in.ts';
import type { Account } from '../organization/account.ts';
import { parseInput } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';

const Input = z.object({
  RoleArn: z.string().regex(/^arn:aws:iam::\d{12}:role\/.+$/, { error: 'must be the ARN of a role' }),
  RoleSessionName: z.string().default(''),
  ExternalId: z.string().optional(),
});

/** The trust policy of a role that is not there: there is no such account. */
const TRUSTS_NOBODY = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { AWS: '000000000000' }, Action: 'sts:AssumeRole' },
};

/** A root user assumes no role. A role that does not exist is refused like one that does not trust the caller. */
const toAssume =
  (accounts: ReadonlyMap<string, Account>): Need =>
  ({ caller, input }) => {
    if (caller.arn.endsWith(':root')) {
      throw new ApiError('AccessDenied', 'Roles may not be assumed by root accounts.', 403);
    }
    const { RoleArn, RoleSessionName, ExternalId } = parseInput(Input, input, 'ValidationError');
    return [
      {
        action: 'sts:AssumeRole',
        resource: RoleArn,
        resourceAccountId: RoleArn.split(':')[4] ?? '',
        resourcePolicy: roleIn(accounts, RoleArn)?.trustPolicy ?? TRUSTS_NOBODY,
        keys: {
          'sts:RoleSessionName': [RoleSessionName],
          ...(ExternalId !== undefined && { 'sts:ExternalId': [ExternalId] }),
        },
      },
    ];
  };

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html */
export const stsPermissions = (accounts: ReadonlyMap<string, Account>): Permissions =>
  new Map<string, Need>([
    ['GetCallerIdentity', () => []],
    ['AssumeRole', toAssume(accounts)],
  ]);
