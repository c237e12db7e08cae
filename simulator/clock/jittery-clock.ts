import type { Random } from '../trouble/random.ts';
import type { Clock } from './clock.ts';

/** The same clock for work that takes up to `jitterMs` milliseconds longer each time, at random. */
export function withJitter(clock: Clock, jitterMs: number, random: Random): Clock {
  if (jitterMs === 0) return clock;
  const extraMs = (): number => Math.floor(random() * (jitterMs + 1));
  return {
    now: () => clock.now(),
    sleep: (ms, signal) => clock.sleep(ms + extraMs(), signal),
    pause: (ms, until) => clock.pause(ms + extraMs(), until),
    schedule: (atMs, task, options) => clock.schedule(atMs + extraMs(), task, options),
    run: (work) => clock.run(work),
    idle: () => clock.idle(),
    stop: () => clock.stop(),
  };
}
