import { asText } from './value-type.ts';
import { resolveReferences } from './references.ts';

const ROLE_ARN = /^arn:aws[\w-]*:iam::(\d{12}):role\/(.+)$/;

/**
 * What is wrong with the role that a runbook is to be run under. Undefined if nothing is, or if it names none.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-troubleshooting.html
 */
export function assumeRoleFault(
  assumeRole: string | undefined,
  valueOf: (name: string) => unknown,
  account: { readonly id: string; readonly role: (name: string) => object | undefined },
): string | undefined {
  const arn = asText(resolveReferences(assumeRole ?? '', valueOf));
  if (arn === '') return undefined;
  const [, accountId, name = ''] = ROLE_ARN.exec(arn) ?? [];
  if (accountId === undefined) return 'The format of the supplied assume role ARN is invalid.';
  const exists = accountId === account.id && account.role(name) !== undefined;
  return exists ? undefined : 'The defined assume role is unable to be assumed.';
}
