import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { afterEach, expect, test } from '@jest/globals';
import { clientsOf } from '../../simulator/test/clients.ts';
import { CENTRAL, MEMBERS, REGION } from '../local/start.ts';
import { startRollcall, type RunningRollcall } from './start-rollcall.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let rollcall: RunningRollcall;
afterEach(() => rollcall.close());

/** What the table holds beside the sweep's own notes and account names, and what has not expired of it. */
async function held(): Promise<readonly string[]> {
  const table = new DynamoDBClient({
    region: REGION,
    endpoint: rollcall.organization.url,
    credentials: { accessKeyId: CENTRAL, secretAccessKey: 'local' },
  });
  const { Items = [] } = await table.send(new ScanCommand({ TableName: 'rollcall' }));
  table.destroy();
  return Items.filter(({ pk, expiresAt }) => {
    const isExpired = Number(expiresAt?.N ?? Infinity) * 1000 <= rollcall.clock.now();
    return !['SWEEP', 'ACCOUNT_NAMES'].includes(pk?.S ?? '') && !isExpired;
  }).map(({ pk, sk }) => `${pk?.S} ${sk?.S}`);
}

test('a run that starts where none may start is announced nowhere, and after two days nothing is left of it', async () => {
  rollcall = await startRollcall({ schedules: false });
  const [starter, ...others] = MEMBERS;
  // The template's role trusts the central account's people alone; of one that no template makes nothing is known.
  for (const id of others) {
    rollcall.organization.accounts.get(id)?.undeploy('execution-role');
    rollcall.organization.accounts.get(id)?.createRole('AWS-SystemsManager-AutomationExecutionRole');
  }
  const { AutomationExecutionId: parentId = '' } = await clientsOf(rollcall.organization, starter).ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName: 'get_account_alias',
      TargetLocations: [{ Accounts: others.slice(0, 3), Regions: [REGION] }],
    }),
  );
  await rollcall.organization.idle();
  await rollcall.sweep(HOUR_MS);
  expect(rollcall.organization.executions()).toHaveLength(4);
  expect(await rollcall.get('/executions')).toMatchObject({ executions: [] });
  expect(await rollcall.get(`/executions/${parentId}`)).toMatchObject({ status: 404 });
  expect(await held()).not.toEqual([]); // a memory, so that its children are not looked at again

  await rollcall.sweep(2 * DAY_MS);
  expect(await held()).toEqual([]);
  expect(rollcall.organization.deadLetters()).toEqual([]);
});

test('children whose parent is nowhere to be found expire', async () => {
  rollcall = await startRollcall({ schedules: false });
  const [FIRST] = MEMBERS;
  // Only events of one member arrive, and the parent is gone before it is requested.
  rollcall.organization.trouble.add({ kind: 'dropEvents', accountId: CENTRAL });
  rollcall.organization.trouble.add({ kind: 'lagReads', accountId: CENTRAL, byMs: 365 * DAY_MS });
  await rollcall.run('get_account_alias');
  await rollcall.organization.idle();
  const kept = await held();
  expect(kept.some((key) => key.includes(FIRST))).toBe(true);
  for (let day = 0; day < 3; day += 1) await rollcall.sweep(DAY_MS);
  // What was read of them is gone; that they named a parent is remembered as long as it is looked for.
  expect((await held()).filter((key) => !key.endsWith(' PARENT'))).toEqual([]);
  for (let day = 0; day < 40; day += 1) await rollcall.sweep(DAY_MS);
  expect(await held()).toEqual([]);
  expect(rollcall.organization.deadLetters()).toEqual([]);
});
