import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DescribeAutomationStepExecutionsCommand } from '@aws-sdk/client-ssm';
import { Automation, runbook } from './automation.ts';
import { CENTRAL, MEMBERS, sampleOrganization, start } from './start.ts';
import { readRunbook } from '../runbook/runbook.ts';

const DAY_MS = 86_400_000;
const [MEMBER] = MEMBERS;
const NOT_FOUND = { name: 'AutomationExecutionNotFoundException' };

let automation: Automation;
beforeEach(async () => {
  automation = new Automation(await start());
});
afterEach(() => automation.started.organization.close());

const pass = (ms: number): Promise<void> => automation.started.clock.runFor(ms);
const trouble = () => automation.started.organization.trouble;
const ids = async (caller = CENTRAL) =>
  (await automation.list([], caller)).map(({ AutomationExecutionId }) => AutomationExecutionId);

describe('history', () => {
  test('is kept for thirty days, from the start; the truth keeps all', async () => {
    const id = await automation.start();
    await automation.started.organization.idle();
    await pass(30 * DAY_MS - 1000);
    await expect(automation.get(id)).resolves.toBeDefined();
    expect(await ids()).toEqual([id]);

    await pass(1001);
    await expect(automation.get(id)).rejects.toMatchObject(NOT_FOUND);
    await expect(
      automation.ssm().send(new DescribeAutomationStepExecutionsCommand({ AutomationExecutionId: id })),
    ).rejects.toMatchObject(NOT_FOUND);
    expect(await ids()).toEqual([]);
    expect(automation.started.organization.executions()).toHaveLength(1);
  });

  test.each(['start', 'end'] as const)('of a long run counts from its %s', async (historyCountsFrom) => {
    const latencyMs = 10 * DAY_MS;
    await automation.restart({ latencyMs, unverified: { historyCountsFrom } });
    const id = await automation.start();
    await automation.started.clock.runFor(45 * DAY_MS);
    const [execution] = automation.started.organization.executions();
    expect(execution?.execution.AutomationExecutionStatus).toBe('Success');
    expect(await ids()).toEqual(historyCountsFrom === 'start' ? [] : [id]);
  });

  test('of what still runs is there, however long it takes', async () => {
    await automation.restart({
      latencyMs: 10 * DAY_MS,
      ...(await sampleOrganization()),
      runbooks: [readRunbook('long', runbook(5))],
    });
    const id = await automation.start({ DocumentName: 'long' });
    await pass(40 * DAY_MS);
    await expect(automation.get(id)).resolves.toMatchObject({ AutomationExecutionStatus: 'InProgress' });
    expect(await ids()).toEqual([id]);
  });

  test('expires on demand: what has ended by then, until the trouble ends', async () => {
    const old = await automation.start();
    await pass(3 * DAY_MS);
    const young = await automation.start();
    await pass(60_000);
    const end = trouble().add({ kind: 'expireHistory', days: 2 });
    await pass(5 * DAY_MS);
    expect(await ids()).toEqual([young]);
    await expect(automation.get(old)).rejects.toMatchObject(NOT_FOUND);
    end();
    expect(await ids()).toEqual([young, old]);

    trouble().add({ kind: 'expireHistory', days: 0 });
    expect(await ids()).toEqual([]);
    expect(await automation.start()).toBe((await ids())[0]);
  });
});

describe('reads that lag', () => {
  test('do not know an execution yet that has just started, nor an end', async () => {
    await automation.restart({ latencyMs: 1000 });
    trouble().add({ kind: 'lagReads', byMs: 5000 });
    const id = await automation.start();
    await pass(4999);
    await expect(automation.get(id)).rejects.toMatchObject(NOT_FOUND);
    expect(await ids()).toEqual([]);
    expect(automation.started.organization.executions()[0]?.execution.AutomationExecutionStatus).toBe(
      'Success',
    );

    await pass(1001);
    expect(await automation.get(id)).toMatchObject({ AutomationExecutionStatus: 'InProgress' });
    expect(await automation.list()).toMatchObject([{ AutomationExecutionStatus: 'InProgress' }]);
    await pass(5000);
    expect(await automation.get(id)).toMatchObject({ AutomationExecutionStatus: 'Success' });
  });

  test('of what changed before, only its start is undone', async () => {
    const ended = await automation.start();
    await automation.started.organization.idle();
    const old = await automation.start();
    await pass(10_000);
    const young = await automation.start();
    await automation.started.organization.idle();
    trouble().add({ kind: 'lagReads', byMs: 5000 });
    await expect(automation.get(young)).rejects.toMatchObject(NOT_FOUND);
    for (const id of [ended, old]) {
      expect(await automation.get(id)).toMatchObject({ AutomationExecutionStatus: 'Success' });
    }
  });

  test('of one operation, in one account', async () => {
    trouble().add({ kind: 'lagReads', byMs: 5000, operation: 'ssm:DescribeAutomationExecutions' });
    trouble().add({ kind: 'lagReads', byMs: 5000, accountId: MEMBER });
    const id = await automation.start();
    await expect(automation.get(id)).resolves.toBeDefined();
    expect(await ids()).toEqual([]);
    await pass(5000);
    expect(await ids()).toEqual([id]);
  });

  test('some of them, and the first so many', async () => {
    trouble().add({ kind: 'lagReads', byMs: 5000, times: 2 });
    const id = await automation.start();
    expect([await ids(), await ids(), await ids()]).toEqual([[], [], [id]]);
  });
});
