import { asText } from './value-type.ts';
import { resolveReferences } from './references.ts';

const ROLE_ARN = /^arn:aws[\w-]*:iam::(\d{12}):role\/(.+)$/;

/** In AWS's words. */
export const NOT_ASSUMABLE = 'The defined assume role is unable to be assumed.';

/** The role that a runbook is to be run under; undefined if it names none. */
export function assumeRoleOf(
  assumeRole: string | undefined,
  valueOf: (name: string) => unknown,
): string | undefined {
  const arn = asText(resolveReferences(assumeRole ?? '', valueOf));
  return arn === '' ? undefined : arn;
}

/**
 * What is wrong with the role that a runbook names. Undefined if it is there.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-troubleshooting.html
 */
export function assumeRoleFault(
  arn: string,
  account: { readonly id: string; readonly role: (name: string) => object | undefined },
): string | undefined {
  const [, accountId, name = ''] = ROLE_ARN.exec(arn) ?? [];
  if (accountId === undefined) return 'The format of the supplied assume role ARN is invalid.';
  const exists = accountId === account.id && account.role(name) !== undefined;
  return exists ? undefined : NOT_ASSUMABLE;
}
