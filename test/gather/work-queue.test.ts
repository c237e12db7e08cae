import { expect, test } from '@jest/globals';
import type { CollectionRef } from '../../src/domain/execution-ref.ts';
import type { Location } from '../../src/domain/location.ts';
import { createWorkQueue, refKey } from '../../src/gather/work-queue.ts';
import { id, NOW, location } from '../support/builders.ts';
import { aClock } from '../support/fakes.ts';

const ref = (number: number, where: Location = location(1)): CollectionRef => ({
  executionId: id(number),
  location: where,
  provenance: { source: 'request' },
  attempts: {},
});

function aQueue(
  handle: (ref: CollectionRef, queue: ReturnType<typeof createWorkQueue>) => Promise<void> = async () =>
    undefined,
  signal?: AbortSignal,
) {
  const clock = aClock(NOW);
  const done: string[] = [];
  const busy = new Map<string, number>();
  let most = 0;
  let mostInLocation = 0;
  const queue: ReturnType<typeof createWorkQueue> = createWorkQueue({
    ...clock,
    signal,
    concurrency: () => 4,
    concurrencyInLocation: 2,
    handle: async (one) => {
      const where = one.location?.accountId ?? '';
      busy.set(where, (busy.get(where) ?? 0) + 1);
      mostInLocation = Math.max(mostInLocation, busy.get(where) ?? 0);
      most = Math.max(
        most,
        [...busy.values()].reduce((sum, n) => sum + n, 0),
      );
      done.push(refKey(one));
      await handle(one, queue);
      await new Promise<void>((resolve) => setImmediate(resolve));
      busy.set(where, (busy.get(where) ?? 1) - 1);
    },
  });
  return { queue, clock, done, most: () => most, mostInLocation: () => mostInLocation };
}

test('so many at once, so many in one location, and a busy location does not hold up the others', async () => {
  const { queue, done, most, mostInLocation } = aQueue();
  queue.push(Array.from({ length: 20 }, (_, n) => ref(n)));
  queue.push([ref(100, location(2)), ref(101, location(3))]);
  await queue.drain();
  expect([most(), mostInLocation(), done.length]).toEqual([4, 2, 22]);
  expect(done.indexOf(id(100))).toBeLessThan(5);
});

test('what waits already is not queued again', async () => {
  const { queue, done } = aQueue();
  queue.push([ref(1), ref(1), ref(2)]);
  await queue.drain();
  expect(done).toEqual([id(1), id(2)]);
});

test('what is asked for again while it is being done is done after it, not beside it', async () => {
  let running = 0;
  let beside = 0;
  let asked = false;
  const { queue, done } = aQueue(async (one, itself) => {
    running += 1;
    beside = Math.max(beside, running);
    if (!asked) itself.push([one]);
    asked = true;
    await new Promise<void>((resolve) => setImmediate(resolve));
    running -= 1;
  });
  queue.push([ref(1)]);
  await queue.drain();
  expect([done, beside]).toEqual([[id(1), id(1)], 1]);
});

test('later is later, and what is for a quiet moment comes before it', async () => {
  const { queue, done, clock } = aQueue();
  queue.pushLater(ref(3), 30_000);
  queue.pushWhenQuiet(ref(2));
  queue.push([ref(1)]);
  await queue.drain();
  expect(done).toEqual([id(1), id(2), id(3)]);
  expect(clock.now()).toBe(NOW + 30_000);
});

test('an error ends it, after all that was begun; what was left can be gone on with', async () => {
  const { queue, done } = aQueue(async (one) => {
    if (refKey(one) === id(1)) throw new Error('broken');
  });
  queue.push([ref(1), ref(2), ref(3), ref(4)]);
  await expect(queue.drain()).rejects.toThrow('broken');
  expect(done).toEqual([id(1), id(2)]);
  await queue.drain();
  expect(done).toEqual([id(1), id(2), id(3), id(4)]);
});

test('told to stop, it begins nothing new', async () => {
  const stop = new AbortController();
  const { queue, done } = aQueue(async () => stop.abort(), stop.signal);
  queue.push(Array.from({ length: 9 }, (_, n) => ref(n)));
  await queue.drain();
  expect(done.length).toBeLessThanOrEqual(2);
});
