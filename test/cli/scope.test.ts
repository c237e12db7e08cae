import { expect, test } from '@jest/globals';
import { CATALOG } from '../../cli/catalog.ts';
import { createClient } from '../../cli/client/client.ts';
import { aSession } from '../support/a-session.ts';
import { PARENT_ID } from '../support/builders.ts';

const ACCOUNT = '111111111111';
const UNIT = 'ou-ab12-11111111';
const TARGET = [PARENT_ID, ACCOUNT, 'eu-west-1'];

test.each<[name: string, args: readonly string[], scope: string | undefined, path: string]>([
  ['account', [ACCOUNT], undefined, `/accounts/${ACCOUNT}/executions`],
  ['account', [ACCOUNT], ACCOUNT, `/accounts/${ACCOUNT}/executions`],
  ['account', [ACCOUNT], UNIT, `/organizational-units/${UNIT}/accounts/${ACCOUNT}/executions`],
  ['account', [ACCOUNT], 'r-ab12', `/organizational-units/r-ab12/accounts/${ACCOUNT}/executions`],
  ['target', TARGET, undefined, `/executions/${PARENT_ID}/results/${ACCOUNT}/eu-west-1`],
  ['target', TARGET, ACCOUNT, `/accounts/${ACCOUNT}/results/${PARENT_ID}/eu-west-1`],
  [
    'target',
    TARGET,
    UNIT,
    `/organizational-units/${UNIT}/accounts/${ACCOUNT}/results/${PARENT_ID}/eu-west-1`,
  ],
])('%s %j with the scope %s asks for %s', async (name, args, scope, path) => {
  const command = await CATALOG.find((entry) => entry.name === name)?.load();
  const asked: string[] = [];
  const client = createClient(async ({ url }) => {
    asked.push(new URL(url).pathname);
    return new Response('{}', { status: 500 });
  }, 'http://api');
  const options = { limit: 1, ...(scope !== undefined && { scope }) };
  await expect(command?.run({ args, options }, aSession(client))).rejects.toThrow('answered 500');
  expect(asked[0]).toBe(path);
});
