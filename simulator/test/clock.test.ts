import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import * as fc from 'fast-check';
import { AdjustableClock } from '../clock/adjustable-clock.ts';
import { HttpInFlight } from '../clock/http-in-flight.ts';
import { TimerQueue } from '../clock/timer-queue.ts';
import { RealClock } from '../clock/real-clock.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';

const START_MS = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

let clock: VirtualClock;
beforeEach(() => {
  clock = new VirtualClock(START_MS);
});
afterEach(() => {
  clock.stop();
});

describe('VirtualClock', () => {
  test('stands still until it is driven', async () => {
    const ended: number[] = [];
    void clock.sleep(1).then(() => ended.push(clock.now()));
    await new Promise((resolve) => setImmediate(resolve));

    expect(ended).toEqual([]);
    await clock.runFor(1);
    expect(ended).toEqual([START_MS + 1]);
  });

  test('rings timers in the order of their times, and in the order of setting within one instant', async () => {
    const rung: string[] = [];
    clock.schedule(START_MS + 20, () => rung.push('late'));
    clock.schedule(START_MS + 10, () => rung.push('first'));
    clock.schedule(START_MS + 10, () => rung.push('second'));
    const cancel = clock.schedule(START_MS + 15, () => rung.push('taken back'));
    cancel();

    await clock.runFor(20);
    expect(rung).toEqual(['first', 'second', 'late']);
  });

  test('runFor ends exactly then, whether something happens or not', async () => {
    await clock.runFor(30 * DAY_MS);
    expect(clock.now()).toBe(START_MS + 30 * DAY_MS);
  });

  test('does not advance while work is awake, and does while it sleeps', async () => {
    const seen: number[] = [];
    const work = clock.run(async () => {
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      seen.push(clock.now());
      await clock.sleep(500);
      seen.push(clock.now());
    });
    clock.schedule(START_MS + 100, () => seen.push(clock.now()));

    await clock.idle();
    await work;
    expect(seen).toEqual([START_MS, START_MS + 100, START_MS + 500]);
  });

  test('idle passes the background on its way and does not wait for it', async () => {
    const rung: number[] = [];
    const again = (atMs: number): void => {
      clock.schedule(
        atMs,
        () => {
          rung.push(atMs - START_MS);
          again(atMs + 100);
        },
        { background: true },
      );
    };
    again(START_MS + 100);
    clock.schedule(START_MS + 250, () => undefined);

    await clock.idle();
    expect(rung).toEqual([100, 200]);
    expect(clock.now()).toBe(START_MS + 250);
  });

  test('idle gives up on what never ends', async () => {
    const again = (): void => {
      clock.schedule(clock.now() + DAY_MS, again);
    };
    again();
    await expect(clock.idle()).rejects.toThrow('Not idle');
  });

  test('a sleep that is given a signal is a timer beside the work, and ends when that aborts', async () => {
    const deadline = new AbortController();
    const ended: number[] = [];
    const work = clock.run(async () => {
      const outOfTime = clock.sleep(60_000, deadline.signal).then(() => ended.push(clock.now()));
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      deadline.abort();
      await outOfTime;
    });

    await clock.idle();
    await work;
    expect(ended).toEqual([START_MS]);
  });

  test('runUntil drives just as far as the work needs', async () => {
    clock.schedule(START_MS + DAY_MS, () => undefined);
    const work = clock.sleep(5000).then(() => 'done');

    await expect(clock.runUntil(work)).resolves.toBe('done');
    expect(clock.now()).toBe(START_MS + 5000);
  });

  test('an error in a scheduled task comes out where time is driven', async () => {
    clock.schedule(START_MS, () => {
      throw new Error('broken');
    });
    await expect(clock.idle()).rejects.toThrow('broken');
  });

  describe('with HTTP', () => {
    let server: Server;
    beforeEach(async () => {
      server = createServer(
        (_request, response) => void setTimeout(() => response.end('x'.repeat(200_000)), 20),
      );
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterEach(() => {
      server.closeAllConnections();
      server.close();
    });

    test('stands still until an answer is read to its end, even while another part of the work sleeps', async () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const answer = (): Promise<number> =>
        new Promise((resolve, reject) => {
          get({ host: '127.0.0.1', port }, (response) => {
            response.resume().on('end', () => resolve(clock.now()));
          }).on('error', reject);
        });
      const work = clock.run(() => Promise.all([answer(), clock.sleep(1000)]));

      await clock.idle();
      expect((await work)[0]).toBe(START_MS);
      expect(clock.now()).toBe(START_MS + 1000);
    });
  });
});

describe('RealClock', () => {
  test('idle waits for scheduled tasks and running work, not for the background', async () => {
    const real = new RealClock();
    const done: string[] = [];
    real.schedule(real.now() + 5, () => done.push('scheduled'));
    void real.run(async () => {
      await real.sleep(1);
      done.push('slept');
    });
    real.schedule(real.now() + DAY_MS * 60, () => done.push('background'), { background: true });

    await real.idle();
    expect(done.sort()).toEqual(['scheduled', 'slept']);
    real.stop();
  });
});

describe('AdjustableClock', () => {
  test('goes as the other does, unless it is told otherwise', async () => {
    const same = new AdjustableClock(clock);
    const rung: number[] = [];
    same.schedule(START_MS + 10, () => rung.push(clock.now()));
    await clock.runFor(10);
    expect([rung, same.now()]).toEqual([[START_MS + 10], START_MS + 10]);
  });

  test.each([
    [0.5, 20_000],
    [60, 167],
    [3, 3334],
  ])('at a speed of %d, ten seconds take %d ms', async (speed, tookMs) => {
    const own = new AdjustableClock(clock, { speed });
    const rung: number[] = [];
    own.schedule(START_MS + 10_000, () => rung.push(clock.now() - START_MS));
    void clock.run(() => own.sleep(10_000)).then(() => rung.push(clock.now() - START_MS));
    await clock.idle();
    expect(rung).toEqual([tookMs, tookMs]);
    expect(own.now() - START_MS).toBe(Math.floor(tookMs * speed));
  });

  test('lies behind', async () => {
    const own = new AdjustableClock(clock, { behindMs: 5000 });
    expect(own.now()).toBe(START_MS - 5000);
    const rung: number[] = [];
    own.schedule(START_MS, () => rung.push(clock.now() - START_MS));
    await clock.idle();
    expect(rung).toEqual([5000]);
  });

  test('what is scheduled moves with it when it changes its pace; what was taken back stays so', async () => {
    const own = new AdjustableClock(clock);
    const rung: string[] = [];
    own.schedule(START_MS + 10_000, () => rung.push(`at ${clock.now() - START_MS}`));
    const cancel = own.schedule(START_MS + 10_000, () => rung.push('taken back'));
    await clock.runFor(4000);
    cancel();
    own.adjust({ speed: 2, behindMs: 1000 });
    expect(own.now()).toBe(START_MS + 3000);
    await clock.idle();
    expect(rung).toEqual(['at 7500']);
    own.adjust({ speed: 1, behindMs: 0 });
    expect(own.now()).toBe(START_MS + 11_000);
  });

  test('a sleep that has begun keeps its length when the pace changes', async () => {
    const own = new AdjustableClock(clock);
    const ended: number[] = [];
    void clock.run(() => own.sleep(10_000)).then(() => ended.push(clock.now() - START_MS));
    await clock.runFor(1000);
    own.adjust({ speed: 10, behindMs: 0 });
    await clock.idle();
    expect(ended).toEqual([10_000]);
  });

  test('knows the background', async () => {
    const own = new AdjustableClock(clock);
    own.schedule(START_MS + DAY_MS, () => undefined, { background: true });
    await own.idle();
    expect(clock.now()).toBe(START_MS);
    own.stop();
  });
});

test('a timer queue gives the earliest first, and of one instant the one that was added first', () => {
  const Timers = fc.array(fc.record({ atMs: fc.nat(20), isDeleted: fc.boolean() }), { maxLength: 60 });
  fc.assert(
    fc.property(Timers, (timers) => {
      const queue = new TimerQueue<(typeof timers)[number]>();
      for (const timer of timers) queue.add(timer);
      for (const timer of timers) if (timer.isDeleted) queue.delete(timer);
      const order = [];
      for (let next = queue.first(); next !== undefined; next = queue.first()) {
        expect(queue.size).toBeGreaterThan(0);
        order.push(next);
        expect(queue.delete(next)).toBe(true);
      }
      const expected = timers
        .filter(({ isDeleted }) => !isDeleted)
        .sort((one, other) => one.atMs - other.atMs);
      expect(order).toEqual(expected);
      expect(queue.size).toBe(0);
    }),
  );
});

test('a timer queue stays right when thousands are taken back', () => {
  const queue = new TimerQueue<{ readonly atMs: number }>();
  const timers = Array.from({ length: 5000 }, (_, index) => ({ atMs: 5000 - index }));
  for (const [index, timer] of timers.entries()) {
    queue.add(timer);
    if (index % 1000 > 0) queue.delete(timer);
  }
  const left = [];
  for (let next = queue.first(); next !== undefined && queue.delete(next); next = queue.first())
    left.push(next.atMs);
  expect(left).toEqual([1000, 2000, 3000, 4000, 5000]);
});

describe('a clock on the wall that has stopped', () => {
  test('sets no more timers, so that nothing holds the process', async () => {
    const clock = new RealClock();
    clock.stop();
    let rang = false;
    clock.schedule(clock.now(), () => {
      rang = true;
    });
    await wait(20);
    expect(rang).toBe(false);
    await clock.idle();
  });
});

test('an HTTP request is in flight until its answer is read, however many count it; no counter listens to an answer', async () => {
  const server = createServer((_request, response) => response.end('answer')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const counters = Array.from({ length: 12 }, () => new HttpInFlight());
  const counts = (): ReadonlySet<number> => new Set(counters.map(({ count }) => count));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const sent = get({ port, host: '127.0.0.1', agent: false });
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  expect([...counts(), answer.listenerCount('close')]).toEqual([1, 0]);
  answer.resume();
  await once(answer, 'close');
  expect(counts()).toEqual(new Set([0]));
  for (const counter of counters) counter.stop();
  server.close();
});
