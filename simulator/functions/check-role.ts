import type { Authorizer } from '../iam/authorizer.ts';
import type { Account } from '../organization/account.ts';
import { roleIn } from '../sts/role-in.ts';
import type { FunctionSettings } from './lambda-function.ts';

/** @throws {Error} in Lambda's words, if no template makes the function's role, or if it does not trust Lambda */
export async function checkRole(
  { functionName, roleArn }: Pick<FunctionSettings, 'functionName' | 'roleArn'>,
  accounts: ReadonlyMap<string, Account>,
  authorizer: Authorizer,
): Promise<void> {
  const role = roleIn(accounts, roleArn);
  const accountId = roleArn.split(':')[4] ?? '';
  const permission = {
    action: 'sts:AssumeRole',
    resource: roleArn,
    resourceAccountId: accountId,
    resourcePolicy: role?.trustPolicy,
  };
  const lambda = { service: 'lambda.amazonaws.com', sourceAccountId: accountId };
  if (role === undefined || (await authorizer.decide(lambda, permission, undefined)) !== undefined) {
    throw new Error(
      `The role defined for the function cannot be assumed by Lambda: ${functionName}, ${roleArn}`,
    );
  }
}
