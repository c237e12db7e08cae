import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CENTRAL, MEMBERS } from './start.ts';
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

  test('until it ends', async () => {
    const end = started.organization.trouble.dropEvents();
    end();
    await started.announce(anEvent());
    expect(received).toHaveLength(1);
  });
});
