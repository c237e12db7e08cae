import type { CommandOption } from '../command.ts';
import { parseScope } from '../parse-values.ts';

/** For callers that IAM allows paths below some accounts or units, and no other. */
export const SCOPE_OPTION: CommandOption = {
  flags: '--scope <id>',
  description:
    'what you may read, if it is not everything: the ID of the account, or of an organizational unit or root that holds it',
  parse: parseScope,
};

/** The beginning of the paths of an account, for a caller that may read so much. */
export const accountPath = (accountId: string, scope: string = accountId): string =>
  scope.startsWith('o') || scope.startsWith('r')
    ? `/organizational-units/${scope}/accounts/${accountId}`
    : `/accounts/${scope}`;
