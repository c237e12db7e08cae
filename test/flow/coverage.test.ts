import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { coverageOf, type LocationCoverage } from '../../src/ledger/coverage.ts';
import { DynamoTable } from '../../src/aws/dynamo-table.ts';
import { createStore } from '../../src/store/store.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization, templatesOf } from '../local/start.ts';
import { startRollcall, type RunningRollcall } from './start-rollcall.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const EXECUTION_ROLE = 'AWS-SystemsManager-AutomationExecutionRole';
const [FIRST] = MEMBERS;

let rollcall: RunningRollcall;
afterEach(() => rollcall.close());

const account = (id: string) => {
  const found = rollcall.organization.accounts.get(id);
  if (found === undefined) throw new Error(`No account ${id}`);
  return found;
};

/** Asks the store as the API would, with the API's role. */
async function ask<Answer>(
  question: (store: ReturnType<typeof createStore>) => Promise<Answer>,
): Promise<Answer> {
  const [environment, deps] = rollcall.functionOf('api');
  const db = new DynamoDBClient(deps.aws);
  const table = new DynamoTable(DynamoDBDocumentClient.from(db), environment['TABLE_NAME'] ?? '', deps);
  const answer = question(createStore(table, { now: deps.now, retentionMs: DAY }));
  return answer.finally(() => {
    db.destroy();
  });
}

async function coverage(): Promise<ReadonlyMap<string, LocationCoverage>> {
  const rows = await ask((store) => store.coverage());
  expect(rows.map(({ location }) => location.accountId)).toEqual(
    rows.map(({ location }) => location.accountId).toSorted(),
  );
  expect(rows.every(({ location }) => location.region === REGION)).toBe(true);
  return new Map(rows.map((row) => [row.location.accountId, coverageOf(row)]));
}

/** A run across all members, and what is known of their locations after it. */
async function runAndCover(): Promise<ReadonlyMap<string, LocationCoverage>> {
  await rollcall.run('get_account_alias');
  await rollcall.organization.idle();
  return coverage();
}

const EVERYBODY = [CENTRAL, ...MEMBERS].toSorted();

describe('after a run, the accounts and Regions it ran in are covered:', () => {
  test('with events, where members have roles and forwarders', async () => {
    rollcall = await startRollcall({ schedules: false });
    const startedAt = rollcall.clock.now();
    const locations = await runAndCover();
    expect([...locations.keys()]).toEqual(EVERYBODY);
    for (const one of locations.values()) {
      expect(one).toMatchObject({ reads: 'working', events: 'arriving', starts: undefined });
      expect(one.lastEventAt).toBeGreaterThanOrEqual(startedAt);
    }
  });

  test('without events, which is no fault, where members have the roles alone', async () => {
    rollcall = await startRollcall({ schedules: false });
    for (const id of MEMBERS) account(id).undeploy('forwarder');
    const locations = await runAndCover();
    expect([...locations.keys()]).toEqual(EVERYBODY);
    for (const id of MEMBERS) {
      expect(locations.get(id)).toMatchObject({ reads: 'working', events: 'none', starts: undefined });
      expect(locations.get(id)?.lastEventAt).toBeUndefined();
    }
    // The central account forwards its own.
    expect(locations.get(CENTRAL)).toMatchObject({ reads: 'working', events: 'arriving' });
  });

  test('and where a forwarder is lost, results come later than the last event', async () => {
    rollcall = await startRollcall({ schedules: false });
    await runAndCover();
    account(FIRST).undeploy('forwarder');
    await rollcall.clock.runFor(2 * DAY);
    const { lastEventAt = 0, lastReadAt = 0, events } = (await runAndCover()).get(FIRST) ?? {};
    expect(events).toBe('arriving');
    expect(lastReadAt - lastEventAt).toBeGreaterThan(DAY);
  });

  test('with the reason why one may not be read, until it is read again', async () => {
    rollcall = await startRollcall({ schedules: false });
    account(FIRST).undeploy('roles');
    const denied = (await runAndCover()).get(FIRST);
    expect(denied).toMatchObject({ reads: 'denied', denial: { reason: 'readerRoleNotAssumable' } });
    expect(denied?.denial?.message).toContain('sts:AssumeRole');
    expect(denied?.lastReadAt).toBeUndefined();

    account(FIRST).deploy('roles');
    for (const afterMs of [10 * MINUTE, HOUR]) await rollcall.sweep(afterMs);
    const again = (await coverage()).get(FIRST);
    expect(again).toMatchObject({ reads: 'working', denial: denied?.denial });
    expect(again?.lastReadAt).toBeGreaterThan(denied?.denial?.at ?? Infinity);
  });

  test('with AWS’s words where the execution role is missing, until a child starts there', async () => {
    rollcall = await startRollcall({ schedules: false });
    account(FIRST).deleteRole(EXECUTION_ROLE);
    const refused = (await runAndCover()).get(FIRST);
    expect(refused).toMatchObject({
      reads: 'never',
      events: 'none',
      starts: 'refused',
      refusedStart: { reason: 'executionRoleNotAssumableOrRunbookNotShared' },
    });
    expect(refused?.refusedStart?.message).toContain('unable to be assumed');

    account(FIRST).createRole(EXECUTION_ROLE);
    await rollcall.clock.runFor(MINUTE);
    expect((await runAndCover()).get(FIRST)).toMatchObject({
      reads: 'working',
      events: 'arriving',
      starts: undefined,
      refusedStart: refused?.refusedStart,
    });
  });
});

describe('what accounts are called', () => {
  const names = () => ask((store) => store.accountNames());
  const said = () => rollcall.log.lines.filter(({ message }) => message === 'Account names not listed');

  test('is known after a sweep, where the central account may list them', async () => {
    rollcall = await startRollcall({ schedules: false });
    await rollcall.sweep(0);
    const accounts = [...rollcall.organization.accounts.values()];
    await expect(names()).resolves.toEqual(new Map(accounts.map(({ id, name }) => [id, name])));
    expect((await names()).get(CENTRAL)).toBe('central');
    expect(said()).toEqual([]);
  });

  test('is not where it may not, which is said once a day and is no error', async () => {
    const { organization } = await sampleOrganization();
    rollcall = await startRollcall({
      schedules: false,
      organization: { ...organization, management: FIRST },
    });
    for (const afterMs of [0, 5 * MINUTE, HOUR, DAY]) await rollcall.sweep(afterMs);
    await expect(names()).resolves.toEqual(new Map());
    expect(said()).toHaveLength(2);
    expect(said()[0]).toMatchObject({
      level: 'info',
      fields: {
        code: 'AccountNamesUnavailableError',
        message: "You don't have permissions to access this resource.",
      },
    });
    expect(rollcall.log.lines.filter(({ message }) => message === 'Swept')).toHaveLength(4);
    expect(rollcall.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('is not asked where it is switched off', async () => {
    const { organization, ...rest } = await sampleOrganization();
    const off = { ...organization, central: { ...organization.central, params: { accountNames: 'off' } } };
    rollcall = await startRollcall({
      schedules: false,
      ...rest,
      organization: off,
      templates: await templatesOf(off),
    });
    await rollcall.sweep(0);
    expect(rollcall.log.lines.map(({ message }) => message)).toContain('Swept');
    await expect(names()).resolves.toEqual(new Map());
    expect(said()).toEqual([]);
  });
});
