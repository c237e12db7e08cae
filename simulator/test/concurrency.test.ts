import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readRunbook } from '../runbook/runbook.ts';
import { AWS_CONCURRENCY, ConcurrencyLimiter } from '../automation/concurrency-limiter.ts';
import type { SimulationOptions } from '../simulated-organization.ts';
import { Automation, INSTANCE_RUNBOOK, statuses } from './automation.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization, start } from './start.ts';

const [MEMBER] = MEMBERS;

let automation: Automation;
const begin = async (concurrency: SimulationOptions['concurrency']): Promise<void> => {
  const { runbooks } = await sampleOrganization();
  const options = {
    runbooks: [...runbooks, readRunbook('stop', INSTANCE_RUNBOOK)],
    ...(concurrency !== undefined && { concurrency }),
  };
  automation = new Automation(await start(options));
};
beforeEach(() => begin({ automations: { running: 2, queued: 2 } }));
afterEach(() => automation.started.organization.close());

const statusOf = async (id: string, caller = CENTRAL) =>
  (await automation.get(id, caller)).AutomationExecutionStatus;

test("AWS's quotas apply unless others are said", () => {
  expect(AWS_CONCURRENCY).toEqual({
    automations: { running: 100, queued: 5000 },
    rateControlled: { running: 25, queued: 1000 },
  });
});

describe('automations beyond the quota', () => {
  test('are Pending until one ends, in the order in which they came', async () => {
    const ids = [await automation.start(), await automation.start()];
    await automation.started.clock.runFor(10);
    ids.push(await automation.start(), await automation.start());
    const all = () => Promise.all(ids.map((id) => statusOf(id)));
    expect(await all()).toEqual(['InProgress', 'InProgress', 'Pending', 'Pending']);
    await automation.started.clock.runFor(60);
    expect(await all()).toEqual(['Success', 'Success', 'InProgress', 'InProgress']);
    await automation.started.organization.idle();
    expect(await all()).toEqual(['Success', 'Success', 'Success', 'Success']);
  });

  test('are refused when the queue is full; other accounts have quotas of their own', async () => {
    for (let count = 0; count < 4; count += 1) await automation.start();
    await expect(automation.start()).rejects.toMatchObject({
      name: 'AutomationExecutionLimitExceededException',
    });
    await expect(automation.startAs(MEMBER)).resolves.toMatch(/-/);
    await automation.started.organization.idle();
    await expect(automation.start()).resolves.toMatch(/-/);
  });

  test('may be cancelled while they wait, and make room', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 4; count += 1) ids.push(await automation.start());
    const [, , third = '', fourth = ''] = ids;
    await automation.stop(third);
    await automation.started.clock.runFor(1);
    expect(await statusOf(third)).toBe('Cancelled');
    expect(statuses(await automation.get(third))).toEqual(['Pending']);
    await expect(automation.start()).resolves.toMatch(/-/);
    await automation.started.organization.idle();
    expect(await statusOf(fourth)).toBe('Success');
  });

  test('children queue as well; a parent that waits for them takes no room', async () => {
    const parent = await automation.run({
      DocumentName: 'stop',
      TargetParameterName: 'InstanceId',
      Targets: [{ Key: 'ParameterValues', Values: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }],
    });
    expect(statuses(parent)).toEqual(Array.from({ length: 7 }, () => 'Success'));
    const ended = automation.childrenOf(parent).map(({ execution }) => Number(execution.ExecutionEndTime));
    // One, then two at a time of the four and of the others that were started.
    expect(Math.max(...ended.map((at) => ended.filter((other) => other === at).length))).toBe(2);
  });

  test('a child for which there is no room fails its step', async () => {
    await automation.started.organization.close();
    await begin({ automations: { running: 1, queued: 0 } });
    const id = await automation.startAs(MEMBER);
    const parent = await automation.start({ TargetLocations: [{ Accounts: [MEMBER], Regions: [REGION] }] });
    await automation.started.organization.idle();
    expect((await automation.get(parent)).StepExecutions).toEqual([
      expect.objectContaining({
        StepStatus: 'Failed',
        FailureMessage:
          'The number of simultaneously running Automation executions exceeded the allowable limit.',
      }),
    ]);
    expect(await statusOf(id, MEMBER)).toBe('Success');
  });
});

test('rate-controlled automations have a quota of their own', async () => {
  await automation.started.organization.close();
  await begin({ rateControlled: { running: 1, queued: 1 } });
  const input = {
    DocumentName: 'stop',
    TargetParameterName: 'InstanceId',
    Targets: [{ Key: 'ParameterValues', Values: ['a'] }],
  };
  const first = await automation.start(input);
  const second = await automation.start(input);
  expect([await statusOf(first), await statusOf(second)]).toEqual(['InProgress', 'Pending']);
  await expect(automation.start(input)).rejects.toMatchObject({
    name: 'AutomationExecutionLimitExceededException',
  });
  expect(await statusOf(await automation.start())).toBe('InProgress');
  await automation.started.organization.idle();
  expect([await statusOf(first), await statusOf(second)]).toEqual(['Success', 'Success']);
});

test('a seat that is left twice is one seat', () => {
  const seats = new ConcurrencyLimiter({ running: 1, queued: 5 });
  const first = seats.enter('room');
  const [second, third] = [seats.enter('room'), seats.enter('room')];
  first?.leave();
  first?.leave();
  expect([second?.granted.aborted, third?.granted.aborted]).toEqual([true, false]);
});
