import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createPace } from '../../src/lib/pace.ts';

const SPACING_MS = 500;

/** A clock on which many sleep at once. */
function aTimeline() {
  let time = 0;
  const sleepers: { readonly wakeAt: number; readonly wake: () => void }[] = [];
  const sleep = (ms: number) => new Promise<void>((wake) => void sleepers.push({ wakeAt: time + ms, wake }));
  const settle = () => new Promise<void>((resolve) => void setImmediate(resolve));
  return {
    now: () => time,
    sleep,
    /** Lets every caller sleep as long as it wants. */
    run: async () => {
      for (await settle(); sleepers.length > 0; await settle()) {
        sleepers.sort((one, other) => one.wakeAt - other.wakeAt);
        const next = sleepers.shift();
        time = Math.max(time, next?.wakeAt ?? 0);
        next?.wake();
      }
    },
  };
}

/** The most calls in any second that begins with a call. */
const mostInASecond = (times: readonly number[]): number =>
  Math.max(0, ...times.map((start) => times.filter((time) => time >= start && time < start + 1_000).length));

test('a location is asked twice a second at most, however many ask, and whenever they come', async () => {
  const ask = fc.record({ afterMs: fc.nat(3_000), location: fc.constantFrom('a', 'b', 'c') });
  await fc.assert(
    fc.asyncProperty(fc.array(ask, { maxLength: 40 }), async (asks) => {
      const timeline = aTimeline();
      const pace = createPace({ spacingMs: SPACING_MS, now: timeline.now, sleep: timeline.sleep });
      const calls = new Map<string, number[]>();
      const call = async (afterMs: number, location: string) => {
        await timeline.sleep(afterMs);
        await pace(location);
        calls.set(location, [...(calls.get(location) ?? []), timeline.now()]);
      };
      for (const { afterMs, location } of asks) {
        void call(afterMs, location);
      }
      await timeline.run();
      expect([...calls.values()].flat()).toHaveLength(asks.length);
      for (const times of calls.values()) expect(mostInASecond(times)).toBeLessThanOrEqual(2);
    }),
    { numRuns: 60 },
  );
});

test('locations do not wait for each other', async () => {
  const timeline = aTimeline();
  const pace = createPace({ spacingMs: SPACING_MS, now: timeline.now, sleep: timeline.sleep });
  const locations = Array.from({ length: 50 }, (_, n) => `location ${n}`);
  for (const location of locations) for (let call = 0; call < 5; call += 1) void pace(location);
  await timeline.run();
  expect(timeline.now()).toBe(4 * SPACING_MS);
});

test('who comes after a pause does not wait', async () => {
  const timeline = aTimeline();
  const pace = createPace({ spacingMs: SPACING_MS, now: timeline.now, sleep: timeline.sleep });
  await pace('a');
  void timeline.sleep(10_000);
  await timeline.run();
  await pace('a');
  expect(timeline.now()).toBe(10_000);
});
