import * as z from 'zod';
import type { Account } from '../organization/account.ts';

const LONGEST_S = 3600;

const Properties = z.object({
  AssumeRolePolicyDocument: z.looseObject({}),
  MaxSessionDuration: z.number().default(LONGEST_S),
});

/** A role that a deployed template makes. */
export interface AssumableRole {
  readonly trustPolicy: object;
  readonly maxSessionS: number;
}

/** Undefined for a role that no template makes: its trust policy is not known. */
export function roleIn(accounts: ReadonlyMap<string, Account>, roleArn: string): AssumableRole | undefined {
  const accountId = roleArn.split(':')[4] ?? '';
  const role = accounts.get(accountId)?.role(roleArn.replace(/^.*?:role\//, ''))?.resource;
  if (role === undefined) return undefined;
  const { AssumeRolePolicyDocument, MaxSessionDuration } = Properties.parse(role.properties);
  return { trustPolicy: AssumeRolePolicyDocument, maxSessionS: MaxSessionDuration };
}
