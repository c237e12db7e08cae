import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer, get, type Server } from 'node:http';
import { RealClock } from '../../local/clock/real-clock.ts';
import { VirtualClock } from '../../local/clock/virtual-clock.ts';

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
