import { Authorizer } from '../iam/authorizer.ts';
import type { Caller } from '../iam/context-keys.ts';
import { loadEvaluate, type Evaluate } from '../iam/evaluate.ts';
import type { Permission } from '../iam/permission.ts';
import { administratorOf, sessionOf } from '../iam/principal.ts';
import type { Account } from '../organization/account.ts';
import { createAccounts } from '../organization/create-accounts.ts';
import { roleIn } from '../sts/role-in.ts';
import { readTemplate } from '../templates/read-template.ts';
import { REGION, sampleOrganization } from './start.ts';

/** An account in no organization. */
export const STRANGER = '111111111111';

export const roleArn = (accountId: string, name: string): string => `arn:aws:iam::${accountId}:role/${name}`;
export const session = (accountId: string, name: string) =>
  sessionOf({ roleArn: roleArn(accountId, name), sessionName: 'me' });
export const root = (accountId: string) => administratorOf(accountId, `arn:aws:iam::${accountId}:root`);
/** EventBridge, for a rule. */
export const rule = (accountId: string, path: string, service = 'events.amazonaws.com') => ({
  service,
  sourceArn: `arn:aws:events:${REGION}:${accountId}:rule/${path}`,
  sourceAccountId: accountId,
});

/** Who may do what in the sample organization, by the project's own templates. */
export interface AnAuthorization {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly authorizer: Authorizer;
  readonly evaluate: Evaluate | undefined;
  readonly toAssume: (roleArn: string) => Permission;
}

/** @param templates for member accounts, beside those of member-stack/ */
export async function anAuthorization(
  templates: Readonly<Record<string, string>> = {},
): Promise<AnAuthorization> {
  const evaluate = await loadEvaluate();
  const { organization, templates: own } = await sampleOrganization();
  const members = new Map([
    ...own.members,
    ...Object.entries(templates).map(([name, text]) => [name, readTemplate(text)] as const),
  ]);
  const accounts = createAccounts(organization, { ...own, members }, 'http://127.0.0.1:4566');
  return {
    accounts,
    authorizer: new Authorizer({ accounts, organizationId: organization.organizationId, evaluate }),
    evaluate,
    toAssume: (arn) => ({
      action: 'sts:AssumeRole',
      resource: arn,
      resourceAccountId: arn.split(':')[4] ?? '',
      resourcePolicy: roleIn(accounts, arn)?.trustPolicy,
    }),
  };
}

export const isAllowed = async (
  authorizer: Authorizer,
  caller: Caller,
  permission: Permission,
): Promise<boolean> => (await authorizer.decide(caller, permission, REGION)) === undefined;
