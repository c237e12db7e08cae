import { afterEach, describe, expect, test } from '@jest/globals';
import type { AutomationExecution } from '@aws-sdk/client-ssm';
import { Automation } from './automation.ts';
import { anEvent, startListening } from './start-listening.ts';
import { sampleOrganization, start, type Started } from './start.ts';

let started: Started;
afterEach(() => started.organization.close());

async function organizationWith(settings: object) {
  const { organization } = await sampleOrganization();
  return { ...organization, ...settings };
}

const tookMs = ({ ExecutionStartTime, ExecutionEndTime }: AutomationExecution): number =>
  (ExecutionEndTime?.getTime() ?? Number.NaN) - (ExecutionStartTime?.getTime() ?? Number.NaN);

async function durations(latency: object, seed = 1): Promise<number[]> {
  started = await start({
    seed,
    organization: await organizationWith({ latency: { callMs: 0, ...latency } }),
  });
  const automation = new Automation(started);
  await automation.runIn();
  const { organization } = started;
  await organization.close();
  return organization.executions().map(({ execution }) => tookMs(execution));
}

describe('latency', () => {
  test('of a runbook’s steps: three waits for one step', async () => {
    const [, ...children] = await durations({ jitterMs: 0, stepMs: 500 });
    expect(children).toEqual(Array.from({ length: 7 }, () => 1500));
  });

  test('jitters by the seed', async () => {
    const [, ...children] = await durations({ jitterMs: 1000, stepMs: 500 });
    expect(new Set(children).size).toBeGreaterThan(1);
    for (const child of children) {
      expect(child).toBeGreaterThanOrEqual(1500);
      expect(child).toBeLessThanOrEqual(4500);
    }
    const again = await durations({ jitterMs: 1000, stepMs: 500 });
    expect(again.slice(1)).toEqual(children);
    expect((await durations({ jitterMs: 1000, stepMs: 500 }, 2)).slice(1)).not.toEqual(children);
  });

  test('of each hop of an event', async () => {
    const latency = { callMs: 0, jitterMs: 0, eventMs: 7000 };
    const listening = await startListening({ organization: await organizationWith({ latency }) });
    started = listening;
    listening.organization.announce(anEvent());
    await listening.clock.runFor(13_999);
    expect(listening.received).toHaveLength(0);
    await listening.clock.runFor(1);
    expect(listening.received).toHaveLength(1);
  });

  test('of the calls on the port, on the wall', async () => {
    started = await start({
      organization: await organizationWith({ latency: { callMs: 150, jitterMs: 0 } }),
    });
    const before = performance.now();
    const virtualBefore = started.clock.now();
    await new Automation(started).list();
    expect(performance.now() - before).toBeGreaterThanOrEqual(145);
    expect(started.clock.now()).toBe(virtualBefore);
  });
});

describe('a slow clock', () => {
  test('of the organization file: AWS’s time passes at its own speed, and lies behind', async () => {
    const clock = { speed: 0.5, behindMs: 60_000 };
    started = await start({ organization: await organizationWith({ clock }) });
    const { organization } = started;
    expect(organization.clock.now()).toBe(started.clock.now() - 60_000);
    const own = organization.clock.now();
    await started.clock.runFor(10_000);
    expect(organization.clock.now()).toBe(own + 5000);
    const automation = new Automation(started);
    const id = await automation.start();
    expect((await automation.get(id)).ExecutionStartTime?.getTime()).toBe(organization.clock.now());
  });

  test('as trouble, until it ends', async () => {
    started = await start();
    const { organization, clock } = started;
    const end = organization.trouble.add({ kind: 'slowClock', behindMs: 5000 });
    organization.trouble.add({ kind: 'slowClock', speed: 0.5, behindMs: 1000 });
    expect(organization.clock.now()).toBe(clock.now() - 6000);
    await clock.runFor(2000);
    expect(organization.clock.now()).toBe(clock.now() - 7000);
    end();
    expect(organization.clock.now()).toBe(clock.now() - 2000);
  });
});
