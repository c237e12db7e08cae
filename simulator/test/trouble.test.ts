import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { TroubleInput } from '../trouble/trouble-spec.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization } from './start.ts';
import { anEvent, startListening, type Listening } from './start-listening.ts';

const [MEMBER] = MEMBERS;

let started: Listening;
let received: Listening['received'];
beforeEach(async () => {
  started = await startListening();
  ({ received } = started);
});
afterEach(() => started.organization.close());

describe('trouble with events', () => {
  test('lost, by choice', async () => {
    started.organization.trouble.dropEvents({ when: ({ account }) => account === MEMBER });
    await started.runEverywhere();
    expect(received.map(({ account }) => account)).toEqual([...MEMBERS.slice(1), CENTRAL]);
  });

  test('twice, the first time only', async () => {
    started.organization.trouble.doubleEvents({ times: 1, when: ({ account }) => account === MEMBER });
    await started.announce(anEvent());
    await started.announce(anEvent());
    expect(received).toHaveLength(3);
  });

  test('late', async () => {
    const before = started.clock.now();
    started.organization.trouble.delayEvents({ byMs: 3_600_000 });
    await started.announce(anEvent());
    expect(started.clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
    expect(received).toHaveLength(1);
  });

  test('in another order, and the same seed gives the same', async () => {
    const orders = [];
    for (const seed of [7, 7, 8]) {
      await started.organization.close();
      started = await startListening({ seed });
      started.organization.trouble.reorderEvents({ withinMs: 10_000 });
      await started.runEverywhere();
      orders.push(started.received.map(({ account }) => account));
    }
    expect(orders[0]).not.toEqual([...MEMBERS, CENTRAL]);
    expect([...(orders[0] ?? [])].sort()).toEqual([...MEMBERS, CENTRAL].sort());
    expect(orders[1]).toEqual(orders[0]);
    expect(orders[2]).not.toEqual(orders[0]);
  });

  test('a share of them', async () => {
    started.organization.trouble.dropEvents({ share: 0.5 });
    for (let index = 0; index < 100; index += 1) started.organization.announce(anEvent());
    await started.organization.idle();
    expect(received.length).toBeGreaterThan(25);
    expect(received.length).toBeLessThan(75);
  });

  test.each<[names: object, count: number]>([
    [{ accountId: MEMBER }, 1],
    [{ region: REGION }, 8],
    [{ region: REGION, accountId: CENTRAL }, 1],
    [{ runbook: 'get_account_alias' }, 8],
    [{ runbook: 'get_canonical_id' }, 0],
    [{ status: 'Success' }, 8],
    [{ status: 'Failed' }, 0],
    [{ detailType: 'EC2 Automation Execution Status-change Notification' }, 8],
    [{ detailType: 'EC2 Automation Step Status-change Notification' }, 0],
    [{ detailType: 'EC2 Automation Execution Status-change Notification', times: 3 }, 3],
  ])('by name: %j is so many of eight', async (names, count) => {
    started.organization.trouble.add({ kind: 'dropEvents', ...names });
    await started.runEverywhere();
    expect(received).toHaveLength(8 - count);
  });

  test('by the ID of the execution', async () => {
    const event = anEvent();
    const executionId = String(event.detail['ExecutionId']);
    started.organization.trouble.add({ kind: 'dropEvents', executionId });
    await started.announce(event);
    await started.announce({ ...event, detail: { ...event.detail, ExecutionId: 'another' } });
    expect(received.map(({ detail }) => detail['ExecutionId'])).toEqual(['another']);
  });

  test('the same in the organization file', async () => {
    await started.organization.close();
    const { organization } = await sampleOrganization();
    const trouble: TroubleInput = { kind: 'dropEvents', accountId: MEMBER };
    started = await startListening({ organization: { ...organization, trouble: [trouble] } });
    await started.runEverywhere();
    expect(started.received).toHaveLength(7);
    expect(started.organization.trouble.list()).toEqual([{ id: '1', trouble, strikes: 2 }]);
  });

  test('what the organization does not have is refused by name', () => {
    const { trouble } = started.organization;
    expect(() => trouble.add({ kind: 'dropEvents', accountId: '000000000000' })).toThrow(
      'accountId is "000000000000": not an account of the organization',
    );
  });

  test('the troubles that are on, and how often each has struck', async () => {
    const { trouble } = started.organization;
    trouble.add({ kind: 'doubleEvents', times: 1 });
    const end = trouble.add({ kind: 'delayEvents', byMs: 1, accountId: MEMBER });
    await started.runEverywhere();
    expect(trouble.list()).toMatchObject([{ id: '2', trouble: { kind: 'delayEvents' }, strikes: 2 }]);
    end();
    expect(trouble.list()).toEqual([]);
  });

  test('until it ends', async () => {
    const end = started.organization.trouble.dropEvents();
    end();
    await started.announce(anEvent());
    expect(received).toHaveLength(1);
  });
});

test('the same seed gives equal executions and equal events, trouble and all', async () => {
  const runs = [];
  for (const seed of [7, 7, 8]) {
    await started.organization.close();
    const { organization } = await sampleOrganization();
    const latency = { callMs: 0, jitterMs: 200 };
    started = await startListening({ seed, organization: { ...organization, latency } });
    started.organization.trouble.add({ kind: 'dropEvents', share: 0.3 });
    started.organization.trouble.add({ kind: 'doubleEvents', share: 0.3, afterMs: 100 });
    started.organization.trouble.add({ kind: 'reorderEvents', withinMs: 5000 });
    await started.runEverywhere();
    runs.push({ executions: started.organization.executions(), received: started.received });
  }
  expect(runs[0]?.received.length).toBeGreaterThan(0);
  expect(runs[1]).toEqual(runs[0]);
  expect(runs[2]).not.toEqual(runs[0]);
});
