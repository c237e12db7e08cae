import * as z from 'zod';
import type { CommandOption } from './command.ts';
import { parseSeveral } from './parse-values.ts';

/** Which accounts are meant, by name, unit and tag, for every command whose list can be narrowed. */
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
  {
    flags: '--account-tag <tags>',
    description:
      'only accounts with this tag, key=value, or key for any value; * stands for any text; several with commas: any value of one key, and every key',
    parse: parseSeveral,
  },
];

/** Their values. */
export const AccountOptions = {
  accountName: z.string().optional(),
  ou: z.string().optional(),
  accountTag: z.string().optional(),
};

/** The same as the API takes them. */
export const accountQuery = ({
  accountName,
  ou,
  accountTag,
}: {
  readonly accountName?: string | undefined;
  readonly ou?: string | undefined;
  readonly accountTag?: string | undefined;
}): Readonly<Record<'accountName' | 'organizationalUnit' | 'accountTag', string | undefined>> => ({
  accountName,
  organizationalUnit: ou,
  accountTag,
});
