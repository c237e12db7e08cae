import { counted } from '../terminal/counted.ts';

const MOST_ACCOUNTS = 5;

/** What to know of a parent that was found in none of the places where one may start, with the settings to change. */
export function notFoundIn({
  accountIds,
  regions,
}: {
  readonly accountIds: readonly string[];
  readonly regions: readonly string[];
}): string {
  const accounts =
    accountIds.length > MOST_ACCOUNTS
      ? counted(accountIds.length, 'account')
      : `account ${accountIds.join(', ')}`;
  return `It was not found where parents may start: ${accounts}; Region ${regions.join(', ')}. It started elsewhere: add its Region to the setting regions, or its account to parentAccounts, and deploy again (docs/deploy.md).`;
}
