import { StopAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, test } from '@jest/globals';
import { readRunbook } from '../../simulator/runbook/runbook.ts';
import { aResource, INSTANCE_RUNBOOK } from '../../simulator/test/automation.ts';
import { organizationWith } from '../local/organization-with.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { CENTRAL, MEMBERS, REGION } from '../local/start.ts';
import { startGathering, type Gathering } from './start-gather.ts';

const MINUTE = 60_000;
const [FIRST, SECOND, THIRD] = MEMBERS;

let gathering: Gathering;
afterEach(() => gathering.close());

const document = (...mainSteps: object[]): string => JSON.stringify({ schemaVersion: '0.3', mainSteps });
const starting = (DocumentName: string) =>
  document({ name: 'other', action: 'aws:executeAutomation', inputs: { DocumentName } });
const SLEEP = document({ name: 'wait', action: 'aws:sleep', inputs: { Duration: 'PT1H' } });

const RUNBOOKS = [
  readRunbook('stop', INSTANCE_RUNBOOK),
  readRunbook('nested', starting('nested_twice')),
  readRunbook('nested_twice', starting('get_canonical_id')),
  readRunbook('starts_slow', starting('slow')),
  readRunbook('slow', SLEEP),
];

/** So many resources in each of the first three members. */
async function startWithResources(count: number): Promise<void> {
  const accounts = MEMBERS.slice(0, 3).map((id, n) => [
    id,
    {
      resources: Array.from({ length: count }, (_, m) => aResource(`i-${n}-${m}`, { tags: { ENV: 'PROD' } })),
    },
  ]);
  gathering = await startGathering({
    organization: await organizationWith({}, Object.fromEntries(accounts)),
    runbooks: RUNBOOKS,
  });
}
const beginRateControlled = (Accounts: readonly string[] = [FIRST, SECOND, THIRD]) =>
  gathering.begin({
    DocumentName: 'stop',
    TargetParameterName: 'InstanceId',
    Targets: [{ Key: 'tag:ENV', Values: ['PROD'] }],
    MaxConcurrency: '10',
    TargetLocations: [{ Accounts: [...Accounts], Regions: [REGION], TargetLocationMaxConcurrency: '10' }],
  });

/** Everything below an execution. */
const below = (id: string): readonly string[] =>
  gathering.organization.executions().flatMap(({ execution }) => {
    const { AutomationExecutionId: child = '', ParentAutomationExecutionId: parent } = execution;
    return parent === id ? [child, ...below(child)] : [];
  });

describe('below a parent,', () => {
  test('resources of locations are gathered, each read once', async () => {
    await startWithResources(4);
    const parentId = await beginRateControlled();
    const report = await gathering.gather(parentId);
    expect(report).toMatchObject({ outcome: 'sealed', expected: 3, counts: { succeeded: 3 } });
    expect(below(parentId)).toHaveLength(3 + 12);
    for (const id of below(parentId)) expect([id, gathering.reads().get(id)]).toEqual([id, 1]);
    const { targets } = (await gathering.get(`/executions/${parentId}`)) as { targets: object[] };
    expect(targets).toEqual(
      Array.from({ length: 3 }, () => expect.objectContaining({ childCounts: { succeeded: 4 } })),
    );
  });

  test('runbooks that start runbooks are gathered, level by level', async () => {
    gathering = await startGathering({ runbooks: RUNBOOKS });
    const parentId = await gathering.begin({ DocumentName: 'nested' });
    await expect(gathering.gather(parentId)).resolves.toMatchObject({
      outcome: 'sealed',
      expected: 7,
      counts: { succeeded: 7 },
    });
    expect(below(parentId)).toHaveLength(21);
    for (const id of below(parentId)) expect([id, gathering.reads().get(id)]).toEqual([id, 1]);
  });

  test('one account is asked twice a second at most, whatever is to be read there, and is never throttled', async () => {
    await startWithResources(30);
    const parentId = await beginRateControlled([FIRST]);
    const report = await gathering.gather(parentId);
    expect(report).toMatchObject({ outcome: 'sealed', throttled: 0 });
    const inFirst = gathering.calls.filter(
      ({ operation, accountId }) => operation.startsWith('ssm:') && accountId === FIRST,
    );
    expect(inFirst.length).toBeGreaterThan(30);
    const overThree = inFirst.slice(2).map(({ at }, n) => at - (inFirst[n]?.at ?? 0));
    expect(Math.min(...overThree)).toBeGreaterThanOrEqual(1_000);
    expect(gathering.progress.length).toBeGreaterThan(10);
    expect(gathering.progress.at(-1)).toMatchObject({ phase: 'done', expected: 1, settled: 1, succeeded: 1 });
  });

  test('other callers use the quota up: what AWS refuses is requested again until it answers', async () => {
    gathering = await startGathering();
    const parentId = await gathering.begin();
    gathering.organization.trouble.add({
      kind: 'throttleCalls',
      operation: 'ssm:DescribeAutomationExecutions',
      accountId: CENTRAL,
      times: 8,
    });
    gathering.organization.trouble.add({
      kind: 'throttleCalls',
      operation: 'ssm:GetAutomationExecution',
      accountId: FIRST,
      times: 12,
    });
    const report = await gathering.gather(parentId);
    expect(report).toMatchObject({ outcome: 'sealed', counts: { succeeded: 7 }, throttled: 20 });
  });

  test('an account that may be read in part is reported, and stops no other', async () => {
    await startWithResources(2);
    const parentId = await beginRateControlled();
    gathering.organization.trouble.add({
      kind: 'denyCalls',
      operation: 'ssm:DescribeAutomationExecutions',
      accountId: FIRST,
    });
    const report = await gathering.gather(parentId);
    expect(report).toMatchObject({
      outcome: 'open',
      counts: { succeeded: 3 },
      open: [{ location: { accountId: FIRST }, verdict: 'succeeded' }],
    });
    expect(report.lookAgainAt).toBeUndefined();
  });
});

describe('a parent that runs', () => {
  test('is reported as it is: children that have ended are collected', async () => {
    gathering = await startGathering({ runbooks: RUNBOOKS });
    const parentId = await gathering.begin(
      { DocumentName: 'slow', TargetLocations: [{ Accounts: [FIRST, SECOND, THIRD], Regions: [REGION] }] },
      62 * MINUTE,
    );
    const report = await gathering.gather(parentId);
    expect(report).toMatchObject({
      outcome: 'parentRunning',
      expected: 3,
      counts: { succeeded: 1, running: 1, waiting: 1 },
    });
    expect(report.lookAgainAt).toBeGreaterThan(gathering.clock.now() - 1);
    await gathering.organization.idle();
    await expect(gathering.gather(parentId)).resolves.toMatchObject({
      outcome: 'sealed',
      counts: { succeeded: 3 },
    });
  });

  test('is waited for, if one wants to, by a list of one each ten seconds', async () => {
    gathering = await startGathering({ runbooks: RUNBOOKS });
    const parentId = await gathering.begin(
      { DocumentName: 'slow', TargetLocations: [{ Accounts: [FIRST], Regions: [REGION] }] },
      MINUTE,
    );
    const report = await gathering.gather(parentId, { wait: true });
    expect(report).toMatchObject({ outcome: 'sealed', counts: { succeeded: 1 } });
    const lists = gathering.calls.filter(
      ({ operation, accountId }) => operation === 'ssm:DescribeAutomationExecutions' && accountId === CENTRAL,
    );
    expect(lists.length).toBeGreaterThan(300);
    expect(lists.length).toBeLessThan(365);
    expect(new Set(gathering.progress.map(({ phase }) => phase))).toEqual(
      new Set(['collecting', 'parentRunning', 'done']),
    );
  });

  test('is waited for no longer than one wants to', async () => {
    gathering = await startGathering({ runbooks: RUNBOOKS });
    const parentId = await gathering.begin(
      { DocumentName: 'slow', TargetLocations: [{ Accounts: [FIRST], Regions: [REGION] }] },
      MINUTE,
    );
    const before = gathering.clock.now();
    await expect(gathering.gather(parentId, { wait: true, timeoutMs: 5 * MINUTE })).resolves.toMatchObject({
      outcome: 'timedOut',
      counts: { running: 1 },
    });
    expect(gathering.clock.now() - before).toBeLessThanOrEqual(5 * MINUTE + 10_000);
  });
});

describe('a step that says it started a child which no list names,', () => {
  /** Stopped just after its step began, and before there was a child. */
  async function begin(): Promise<string> {
    gathering = await startGathering({ runbooks: RUNBOOKS });
    const parentId = await gathering.begin({ DocumentName: 'starts_slow', TargetLocations: undefined }, 25);
    await clientsOf(gathering.organization).ssm.send(
      new StopAutomationExecutionCommand({ AutomationExecutionId: parentId }),
    );
    await gathering.clock.runFor(MINUTE);
    return parentId;
  }

  test('is open for five minutes after the end, and the report says when to come again', async () => {
    const parentId = await begin();
    const before = gathering.clock.now();
    const report = await gathering.gather(parentId);
    expect(report).toMatchObject({
      outcome: 'open',
      open: [{ verdict: 'unreadable', reason: 'notCollected' }],
    });
    expect(gathering.clock.now() - before).toBeLessThan(MINUTE);
    const endTime = report.parent.endTime ?? 0;
    expect(report.lookAgainAt).toBe(endTime + 5 * MINUTE);
    await gathering.clock.runFor((report.lookAgainAt ?? 0) - gathering.clock.now());
    await expect(gathering.gather(parentId)).resolves.toMatchObject({
      outcome: 'sealed',
      counts: { neverStarted: 1 },
    });
  });

  test('is waited for, if one wants to', async () => {
    const parentId = await begin();
    await expect(gathering.gather(parentId, { wait: true })).resolves.toMatchObject({
      outcome: 'sealed',
      counts: { neverStarted: 1 },
    });
    expect(gathering.calls.length).toBeLessThan(20);
  });
});

describe('what cannot be gathered is named:', () => {
  test('an ID that no execution has', async () => {
    gathering = await startGathering();
    await expect(gathering.gather('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({
      code: 'PARENT_NOT_FOUND',
      message: expect.stringContaining(`Region ${REGION}`),
    });
  });

  test('an execution that starts no other', async () => {
    gathering = await startGathering();
    const id = await gathering.begin({ TargetLocations: undefined });
    await expect(gathering.gather(id)).rejects.toMatchObject({ code: 'NOT_A_PARENT' });
  });

  test('a parent that may be listed and not be read, or neither', async () => {
    gathering = await startGathering();
    const id = await gathering.begin();
    const deny = (operation: string) =>
      gathering.organization.trouble.add({ kind: 'denyCalls', operation, accountId: CENTRAL });
    deny('ssm:GetAutomationExecution');
    await expect(gathering.gather(id)).rejects.toMatchObject({
      code: 'PARENT_UNREADABLE',
      message: expect.stringContaining('ssm:GetAutomationExecution'),
    });
    deny('ssm:DescribeAutomationExecutions');
    await expect(gathering.gather(id)).rejects.toMatchObject({
      code: 'PARENT_UNREADABLE',
      message: expect.stringContaining('ssm:DescribeAutomationExecutions'),
    });
  });

  test('a parent whose own list may not be read', async () => {
    gathering = await startGathering();
    const id = await gathering.begin();
    gathering.organization.trouble.add({
      kind: 'denyCalls',
      operation: 'ssm:DescribeAutomationStepExecutions',
      accountId: CENTRAL,
    });
    await expect(gathering.gather(id)).resolves.toMatchObject({
      outcome: 'open',
      listDenied: expect.stringContaining('ssm:DescribeAutomationStepExecutions'),
      expectedAtLeast: true,
    });
  });
});
