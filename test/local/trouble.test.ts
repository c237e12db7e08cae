import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import type { SQSEvent } from 'aws-lambda';
import { readFileSync } from 'node:fs';
import { BusEvent } from '../../local/events/event.ts';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, REGION, start, type Started } from './start.ts';

const [MEMBER] = MEMBERS;

let started: Started;
let received: BusEvent[];
let bodies: string[];
beforeEach(async () => {
  received = [];
  bodies = [];
  started = await start();
  started.organization.connect({
    collect: async ({ Records }: SQSEvent) => {
      bodies.push(...Records.map(({ body }) => body));
      received.push(...Records.map(({ body }) => BusEvent.parse(JSON.parse(body))));
      return { batchItemFailures: [] };
    },
  });
});
afterEach(() => started.organization.close());

async function runEverywhere(): Promise<void> {
  const { ssm } = clientsOf(started.organization);
  await ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName: 'get_account_alias',
      TargetLocations: [{ Accounts: [...MEMBERS], Regions: [REGION] }],
    }),
  );
  await started.organization.idle();
}

/** The status change of an execution in a member account, as AWS documents it. */
const anEvent = (overrides: Partial<BusEvent> = {}): BusEvent => ({
  ...BusEvent.parse(
    JSON.parse(readFileSync('test/fixtures/events/doc-2024-execution-status-change.json', 'utf8')),
  ),
  account: MEMBER,
  region: REGION,
  ...overrides,
});

async function announce(event: BusEvent): Promise<void> {
  started.organization.announce(event);
  await started.organization.idle();
}

describe('trouble with events', () => {
  test('lost, by choice', async () => {
    started.organization.trouble.dropEvents({ when: ({ account }) => account === MEMBER });
    await runEverywhere();
    expect(received.map(({ account }) => account)).toEqual([...MEMBERS.slice(1), CENTRAL]);
  });

  test('twice, the first time only', async () => {
    started.organization.trouble.doubleEvents({ times: 1, when: ({ account }) => account === MEMBER });
    await announce(anEvent());
    await announce(anEvent());
    expect(received).toHaveLength(3);
  });

  test('late', async () => {
    const before = started.clock.now();
    started.organization.trouble.delayEvents({ byMs: 3_600_000 });
    await announce(anEvent());
    expect(started.clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
    expect(received).toHaveLength(1);
  });

  test('in another order, and the same seed gives the same', async () => {
    const orders = [];
    for (const seed of [7, 7, 8]) {
      await started.organization.close();
      started = await start({ seed });
      const order: string[] = [];
      started.organization.connect({
        collect: async ({ Records }: SQSEvent) => {
          order.push(...Records.map(({ body }) => BusEvent.parse(JSON.parse(body)).account));
        },
      });
      started.organization.trouble.reorderEvents({ withinMs: 10_000 });
      await runEverywhere();
      orders.push(order);
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

  test('until it ends', async () => {
    const end = started.organization.trouble.dropEvents();
    end();
    await announce(anEvent());
    expect(received).toHaveLength(1);
  });
});
