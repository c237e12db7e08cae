import type { RuntimeDeps } from './runtime-deps.ts';

/** The time that a function reserves to report unfinished work. */
const RESERVE_MS = 10_000;

/** The part of Lambda's context that says how long a function may run. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

/** When an invocation must stop, in milliseconds since the epoch. */
export const stopTime = (context: InvocationContext, now: number): number =>
  now + Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS);

/** A promise that resolves at that time; `cancel` releases its timer. */
export function createDeadline(stopAt: number, { now, sleep }: Pick<RuntimeDeps, 'now' | 'sleep'>) {
  const timer = new AbortController();
  return {
    outOfTime: sleep(stopAt - now(), timer.signal),
    cancel: () => {
      timer.abort();
    },
  };
}
