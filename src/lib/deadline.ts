import type { World } from './world.ts';

/** What a function has left to say what is unfinished. */
const RESERVE_MS = 10_000;

/** The part of Lambda's context that says how long a function may run. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

/** When an invocation must stop, as a time and as a promise; `cancel` lets go of the timer. */
export function createDeadline(context: InvocationContext, { now, sleep }: Pick<World, 'now' | 'sleep'>) {
  const leftMs = Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS);
  const timer = new AbortController();
  return {
    stopAt: now() + leftMs,
    outOfTime: sleep(leftMs, timer.signal),
    cancel: () => {
      timer.abort();
    },
  };
}
