import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { createApi } from '../../src/app/api.ts';
import { createCollectBatch } from '../../src/app/collect.ts';
import { createSweep } from '../../src/app/sweep.ts';
import type { Location } from '../../src/domain/location.ts';
import { differences } from '../../local/demo/oracle.ts';
import type { ReportAnswer, ResultAnswer } from '../../local/demo/api-client.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { CENTRAL, MEMBERS, REGION } from '../local/start.ts';
import { fixtureText } from '../support/fixture.ts';
import { isThorough } from '../support/is-long.ts';
import { startRollcall, type RunningRollcall } from './start-rollcall.ts';

const EXECUTION_CHANGE = 'EC2 Automation Execution Status-change Notification';
const HOUR = 3_600_000;
/** One in `npm test`, three in the lane `explore`. */
const SEEDS = isThorough ? [1, 2, 3] : [1];
const TARGETS: readonly Location[] = MEMBERS.map((accountId) => ({ accountId, region: REGION }));

let rollcall: RunningRollcall;
afterEach(() => rollcall.close());

const report = async (parentId: string) => (await rollcall.get(`/executions/${parentId}`)) as ReportAnswer;

/** What the API says differs from what happened in the organization. */
async function mismatches(parentId: string): Promise<readonly string[]> {
  const { results } = (await rollcall.get(`/executions/${parentId}/results`)) as { results: ResultAnswer[] };
  return differences(rollcall.organization.executions(), parentId, TARGETS, results);
}

/** Nothing ended where only faults should end, and no function failed. */
function expectNoFaults(): void {
  expect(rollcall.organization.functionErrors()).toEqual([]);
  expect(rollcall.organization.deadLetters()).toEqual([]);
  expect(rollcall.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
}

describe('a run across seven accounts', () => {
  test('of which every event arrives is told as it happened, sealed before any sweep, and published once', async () => {
    const published: unknown[] = [];
    rollcall = await startRollcall({
      watch: { published: (topicArn, { detail }) => published.push([topicArn, detail]) },
    });
    const parentId = await rollcall.run('get_account_alias');
    await rollcall.organization.idle();
    expect(await report(parentId)).toMatchObject({
      expected: 7,
      expectedAtLeast: false,
      counts: { succeeded: 7 },
      found: { event: 7, request: 0, sweep: 0 },
      seal: { revision: 1 },
    });
    expect(published).toMatchObject([
      [
        `arn:aws:sns:${REGION}:${CENTRAL}:rollcall-sealed`,
        { parentExecutionId: parentId, expected: 7, counts: { succeeded: 7 } },
      ],
    ]);
    expect(await mismatches(parentId)).toEqual([]);
    expectNoFaults();
  });

  test('of which one account fails says why, and that the rest never started', async () => {
    rollcall = await startRollcall();
    const failing = MEMBERS[2];
    rollcall.organization.accounts
      .get(failing)
      ?.setAnswer('s3:ListBuckets', { error: { code: 'AccessDenied', message: 'Access Denied' } });
    const parentId = await rollcall.run('get_canonical_id');
    await rollcall.organization.idle();
    expect(await report(parentId)).toMatchObject({
      status: 'Failed',
      counts: { succeeded: 2, failed: 1, neverStarted: 4 },
      seal: { revision: 1 },
    });
    const { results } = (await rollcall.get(`/executions/${parentId}/results`)) as {
      results: ResultAnswer[];
    };
    expect(results.find(({ accountId }) => accountId === failing)?.message).toMatch(
      /^Step fails when it is Execute\/Cancelling action\. .*ListBuckets operation: Access Denied\./,
    );
    expect(results.filter(({ verdict }) => verdict === 'neverStarted').map(({ reason }) => reason)).toEqual(
      Array.from({ length: 4 }, () => 'errorThreshold'),
    );
    expect(await mismatches(parentId)).toEqual([]);
    expectNoFaults();
  });

  test.each<[string, (organization: RunningRollcall['organization']) => void]>([
    ['every third event is lost', ({ trouble }) => void trouble.dropEvents({ share: 0.33 })],
    ['every event is lost', ({ trouble }) => void trouble.dropEvents()],
    ['every event arrives twice', ({ trouble }) => void trouble.doubleEvents({ afterMs: 700 })],
    ['events overtake each other', ({ trouble }) => void trouble.reorderEvents({ withinMs: 30_000 })],
    [
      'the parent’s event arrives an hour late',
      ({ trouble }) => void trouble.delayEvents({ byMs: HOUR, when: ({ account }) => account === CENTRAL }),
    ],
    [
      'events are lost, doubled and reordered',
      ({ trouble }) => {
        trouble.dropEvents({ share: 0.3 });
        trouble.doubleEvents({ share: 0.5, afterMs: 4_000 });
        trouble.reorderEvents({ withinMs: 20_000 });
      },
    ],
    [
      'no member forwards anything',
      ({ accounts }) => {
        for (const member of MEMBERS) accounts.get(member)?.undeploy('forwarder');
      },
    ],
    [
      'calls are throttled for a while',
      ({ trouble }) => void trouble.throttleCalls({ operation: 'ssm:GetAutomationExecution', times: 60 }),
    ],
    [
      'the quota is three calls a second',
      ({ trouble }) => {
        trouble.callsPerSecond = 3;
      },
    ],
  ])('is told as it happened after the sweep, though %s', async (_why, makeTrouble) => {
    for (const seed of SEEDS) {
      rollcall = await startRollcall({ seed });
      makeTrouble(rollcall.organization);
      const parentId = await rollcall.run('get_account_alias');
      await rollcall.organization.idle();
      await rollcall.clock.runFor(HOUR);
      await rollcall.organization.idle();
      expect(await report(parentId)).toMatchObject({ counts: { succeeded: 7 }, seal: { revision: 1 } });
      expect(await mismatches(parentId)).toEqual([]);
      expectNoFaults();
      if (seed < SEEDS.length) await rollcall.close();
    }
  });

  test('of which one reader role cannot be assumed names the account, and is completed within the hour once it can', async () => {
    rollcall = await startRollcall();
    const [denied] = MEMBERS;
    const endTrouble = rollcall.organization.trouble.denyCalls({
      accountId: denied,
      operation: 'sts:AssumeRole',
    });
    const parentId = await rollcall.run('get_account_alias');
    await rollcall.organization.idle();
    const open = await report(parentId);
    expect(open).toMatchObject({ counts: { succeeded: 6, unreadable: 1 } });
    expect(open.seal).toMatchObject({ revision: 1 });
    const { results } = (await rollcall.get(`/executions/${parentId}/results`)) as {
      results: ResultAnswer[];
    };
    expect(results.find(({ accountId }) => accountId === denied)).toMatchObject({
      verdict: 'unreadable',
      reason: 'readerRoleNotAssumable',
      message: expect.stringContaining(
        'is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::749430203777:role/rollcall-reader',
      ),
    });

    endTrouble();
    await rollcall.clock.runFor(HOUR);
    expect(await report(parentId)).toMatchObject({ counts: { succeeded: 7 }, seal: { revision: 2 } });
    expect(await mismatches(parentId)).toEqual([]);
    expectNoFaults();
  });

  test('of an account in which nothing of Rollcall is deployed is sealed within ten minutes, and says so', async () => {
    rollcall = await startRollcall();
    const bare = rollcall.organization.accounts.get(MEMBERS[0]);
    bare?.undeploy('roles');
    bare?.undeploy('forwarder');
    const parentId = await rollcall.run('get_account_alias');
    await rollcall.clock.runFor(HOUR / 6);
    expect(await report(parentId)).toMatchObject({
      counts: { succeeded: 6, unreadable: 1 },
      seal: { revision: 1 },
    });
    expectNoFaults();
  }, 300_000);
});

test('what is no event ends in the dead-letter queue, and its neighbours are handled', async () => {
  rollcall = await startRollcall();
  const { organization, log } = rollcall;
  const parentId = await rollcall.run('get_account_alias');
  const event = {
    version: '0' as const,
    id: '00000000-0000-4000-8000-000000000000',
    'detail-type': EXECUTION_CHANGE,
    source: 'aws.ssm',
    account: CENTRAL,
    time: '2026-01-01T00:00:00Z',
    region: REGION,
    resources: [],
    detail: { ExecutionId: 'too short' },
  };
  organization.announce(event);
  await organization.idle();
  await rollcall.clock.runFor(3 * HOUR);
  await organization.idle();
  expect(organization.deadLetters()).toMatchObject([{ queueName: 'rollcall-collect-dead-letters' }]);
  const errors = log.lines.filter(({ level }) => level === 'error');
  expect(errors.map(({ message }) => message)).toEqual(
    Array.from({ length: 10 }, () => 'Record not handled'),
  );
  expect(errors[0]?.fields).toMatchObject({
    code: 'MALFORMED_EVENT',
    error: expect.stringContaining('detail.ExecutionId="too short"'),
  });
  expect(await mismatches(parentId)).toEqual([]);
});

describe('a table that is not there is named, with what to do, by', () => {
  const words = 'No table rollcall: is TABLE_NAME right, and is the central stack deployed in this Region?';
  const context = { getRemainingTimeInMillis: () => 60_000 };
  beforeEach(async () => {
    rollcall = await startRollcall();
    const { dynamoDb } = clientsOf(rollcall.organization);
    await dynamoDb.send(new DeleteTableCommand({ TableName: 'rollcall' }));
  });

  test('collect, whose message comes back', async () => {
    const [environment, deps] = rollcall.functionOf('collect');
    const collect = createCollectBatch(environment, deps);
    const record = { messageId: 'm', body: fixtureText('events/doc-2024-execution-status-change.json') };
    const answer = await rollcall.clock.runUntil(collect({ Records: [record] } as SQSEvent, context));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm' }] });
    expect(rollcall.log.lines).toMatchObject([
      { level: 'error', message: 'Record not handled', fields: { code: 'TABLE_NOT_FOUND', error: words } },
    ]);
  });

  test('the sweep, which fails', async () => {
    const [environment, deps] = rollcall.functionOf('sweep');
    const sweep = createSweep(environment, deps);
    await expect(rollcall.clock.runUntil(sweep({}, context))).rejects.toThrow(words);
  });

  test('the API, in its log', async () => {
    const [environment, deps] = rollcall.functionOf('api');
    const api = createApi(environment, deps);
    const response = await api.request('/health');
    expect(response.status).toBe(503);
    expect(rollcall.log.lines).toMatchObject([{ level: 'error', fields: { path: '/health' } }]);
    expect(String(rollcall.log.lines[0]?.fields['error'])).toContain(words);
  });
});

test('a table that the role’s policy does not name is refused before it is known whether it exists', async () => {
  rollcall = await startRollcall();
  const [environment, deps] = rollcall.functionOf('sweep');
  const sweep = createSweep({ ...environment, TABLE_NAME: 'nowhere' }, deps);
  const swept = rollcall.clock.runUntil(sweep({}, { getRemainingTimeInMillis: () => 60_000 }));
  const words = `on resource: arn:aws:dynamodb:${REGION}:${CENTRAL}:table/nowhere because no identity-based policy allows`;
  await expect(swept).rejects.toThrow('The table nowhere may not be used: is TABLE_NAME right?');
  await expect(swept).rejects.toThrow(words);

  const [ofApi, around] = rollcall.functionOf('api');
  const api = createApi({ ...ofApi, TABLE_NAME: 'nowhere' }, around);
  expect((await api.request('/health')).status).toBe(503);
});
