import { expect, test } from '@jest/globals';
import { CATALOG } from '../../cli/catalog.ts';
import { createClient } from '../../cli/client/client.ts';
import { aSession } from '../support/a-session.ts';
import { id, PARENT_ID } from '../support/builders.ts';

/** How each command that lists accounts is called. */
const CALLS: Readonly<Record<string, readonly unknown[]>> = {
  results: [PARENT_ID],
  missing: [PARENT_ID],
  diff: [PARENT_ID, id(9)],
  retry: [PARENT_ID],
  coverage: [],
};

test.each(Object.entries(CALLS))('%s asks the API for accounts by name, unit and tag', async (name, args) => {
  const command = await CATALOG.find((entry) => entry.name === name)?.load();
  expect(command?.options.map(({ flags }) => flags)).toEqual(
    expect.arrayContaining(['--account-name <patterns>', '--ou <ids>', '--account-tag <tags>']),
  );
  const asked: URLSearchParams[] = [];
  const client = createClient(async ({ url }) => {
    asked.push(new URL(url).searchParams);
    return new Response('{}', { status: 500 });
  }, 'http://api');
  const options = { accountName: 'payments-*', ou: 'ou-ab12-11111111', accountTag: 'team=payments,env' };
  const session = { ...aSession(client), newToken: () => id(1) };
  await expect(command?.run({ args, options }, session)).rejects.toThrow('answered 500');
  expect(
    ['accountName', 'organizationalUnit', 'accountTag'].map((parameter) => asked[0]?.get(parameter)),
  ).toEqual(['payments-*', 'ou-ab12-11111111', 'team=payments,env']);
});
