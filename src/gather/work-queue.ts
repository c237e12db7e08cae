import { isChildrenRef, type CollectionRef } from '../domain/execution-ref.ts';
import { locationKey } from '../domain/location.ts';
import type { RuntimeDeps } from '../lib/runtime-deps.ts';

interface Settings extends Pick<RuntimeDeps, 'now' | 'sleep'> {
  /** Does the work. It may push more; an error that it throws ends the draining. */
  readonly handle: (ref: CollectionRef) => Promise<void>;
  /** How many refs are worked on at once, in all and in one location: a busy location must not hold up the others. The first may change. */
  readonly concurrency: () => number;
  readonly concurrencyInLocation: number;
  /** Starts nothing new once it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The queue in the process: it takes the part of bus and queue in the deployed stack. Nothing in it outlives the
 * process.
 */
export interface WorkQueue {
  /** A ref that is already waiting is not queued again. */
  push(refs: readonly CollectionRef[]): void;
  pushLater(ref: CollectionRef, delayMs: number): void;
  /** Runs after everything that can run now, so that many changes make one reconcile. */
  pushWhenQuiet(ref: CollectionRef): void;
  /**
   * Works until nothing is left, including refs with a delay, or until the signal aborts.
   * @throws the first error that `handle` threw, after all started work has ended
   */
  drain(): Promise<void>;
}

/** Names what a ref requests. Shape: `executionId`, or `accountId#region#parentId` for the children in a location. */
export const refKey = (ref: CollectionRef): string =>
  isChildrenRef(ref) ? `${locationKey(ref.location)}#${ref.childrenOf}` : ref.executionId;

const locationOf = ({ location }: CollectionRef): string =>
  location === undefined ? '' : locationKey(location);

export function createWorkQueue(settings: Settings): WorkQueue {
  const { handle, now, sleep, concurrency, concurrencyInLocation, signal } = settings;
  /** By location, then by what is requested; the location that was served last moves to the end. */
  const ready = new Map<string, Map<string, CollectionRef>>();
  const later = new Map<string, { readonly ref: CollectionRef; readonly at: number }>();
  const quiet = new Map<string, CollectionRef>();
  const busyIn = new Map<string, number>();
  const underWay = new Set<Promise<void>>();
  /** Equal refs run one after the other: the second finds what the first one recorded. */
  const beingDone = new Set<string>();
  let failure: { readonly error: unknown } | undefined;
  let wake: () => void = () => undefined;

  return {
    push,
    pushLater: (ref, delayMs) => {
      later.set(refKey(ref), { ref, at: now() + delayMs });
    },
    pushWhenQuiet: (ref) => {
      quiet.set(refKey(ref), ref);
    },
    drain: async () => {
      while (await step());
      await Promise.all(underWay);
      if (failure !== undefined) {
        const { error } = failure;
        failure = undefined;
        throw error;
      }
    },
  };

  function push(refs: readonly CollectionRef[]): void {
    for (const ref of refs) {
      const waiting = ready.get(locationOf(ref)) ?? new Map<string, CollectionRef>();
      if (!waiting.has(refKey(ref))) waiting.set(refKey(ref), ref);
      ready.set(locationOf(ref), waiting);
    }
    wake();
  }

  /** Does what can be done now, and waits for more; false when nothing is left, or the signal has aborted. */
  async function step(): Promise<boolean> {
    if (failure !== undefined || signal?.aborted === true) return false;
    for (const [key, { ref, at }] of later) {
      if (at <= now() && later.delete(key)) push([ref]);
    }
    while (underWay.size < concurrency() && beginNext());
    if (underWay.size > 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      return true;
    }
    if (quiet.size > 0) {
      const refs = [...quiet.values()];
      quiet.clear();
      push(refs);
      return true;
    }
    if (later.size === 0) return false;
    const nextAt = Math.min(...[...later.values()].map(({ at }) => at));
    await sleep(nextAt - now(), signal);
    return true;
  }

  /** Starts the first ref of the first location with a free slot; false if there is none. */
  function beginNext(): boolean {
    for (const [location, waiting] of ready) {
      if ((busyIn.get(location) ?? 0) >= concurrencyInLocation) continue;
      const next = firstOf(waiting, ([name]) => !beingDone.has(name));
      if (next === undefined) continue;
      const [key, ref] = next;
      waiting.delete(key);
      ready.delete(location);
      if (waiting.size > 0) ready.set(location, waiting);
      begin(location, ref);
      return true;
    }
    return false;
  }

  function begin(location: string, ref: CollectionRef): void {
    busyIn.set(location, (busyIn.get(location) ?? 0) + 1);
    beingDone.add(refKey(ref));
    const work = handle(ref)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        const left = (busyIn.get(location) ?? 1) - 1;
        if (left > 0) busyIn.set(location, left);
        else busyIn.delete(location);
        beingDone.delete(refKey(ref));
        underWay.delete(work);
        wake();
      });
    underWay.add(work);
  }
}

function firstOf<Item>(items: Iterable<Item>, isOne: (item: Item) => boolean): Item | undefined {
  for (const item of items) if (isOne(item)) return item;
  return undefined;
}
