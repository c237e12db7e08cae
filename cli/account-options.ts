import * as z from 'zod';
import type { CommandOption } from './command.ts';
import { parseSeveral } from './parse-values.ts';

/** Which accounts are meant, by name and by unit, for every command whose list can be narrowed. */
export const ACCOUNT_OPTIONS: readonly CommandOption[] = [
  {
    flags: '--account-name <patterns>',
    description: 'only accounts with this name, in any case; * stands for any text; several with commas',
    parse: parseSeveral,
  },
  {
    flags: '--ou <ids>',
    description:
      'only accounts in this organizational unit or root, or in a unit below it; several with commas',
    parse: parseSeveral,
  },
];

/** Their values. */
export const AccountOptions = { accountName: z.string().optional(), ou: z.string().optional() };

/** The same as the API takes them. */
export const accountQuery = ({
  accountName,
  ou,
}: {
  readonly accountName?: string | undefined;
  readonly ou?: string | undefined;
}): { readonly accountName: string | undefined; readonly organizationalUnit: string | undefined } => ({
  accountName,
  organizationalUnit: ou,
});
