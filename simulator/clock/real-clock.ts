import { onAbort } from './on-abort.ts';
import type { Cancel, Clock, ScheduleOptions } from './clock.ts';
import { Work } from './work.ts';

/** Node's timers take at most this; longer waits are taken in several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The time on the wall. */
export class RealClock implements Clock {
  readonly #work = new Work(() => this.#wakeIdlers());
  readonly #timers = new Map<symbol, NodeJS.Timeout>();
  readonly #foreground = new Set<symbol>();
  #idlers: (() => void)[] = [];
  #isStopped = false;

  now(): number {
    return Date.now();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#wait(ms, signal, signal === undefined ? this.#work.fallAsleep() : () => undefined);
  }

  pause(ms: number, until: AbortSignal): Promise<void> {
    return this.#wait(ms, until, this.#work.fallAsleep());
  }

  schedule(atMs: number, task: () => unknown, { background = false }: ScheduleOptions = {}): Cancel {
    const ring = (): void => {
      // One task that fails does not end the others.
      this.run(async () => task()).catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
    };
    return this.#start(atMs, ring, background);
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.#work.run(work);
  }

  async idle(): Promise<void> {
    while (!this.#isIdle()) {
      await new Promise<void>((resolve) => {
        this.#idlers.push(resolve);
      });
    }
  }

  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#foreground.clear();
    this.#work.forget();
    this.#wakeIdlers();
  }

  #wait(ms: number, signal: AbortSignal | undefined, wake: () => void): Promise<void> {
    return new Promise((resolve) => {
      let isOver = false;
      let forget = (): void => undefined;
      const end = (): void => {
        if (isOver) return;
        isOver = true;
        forget();
        wake();
        resolve();
      };
      const cancel = this.#start(this.now() + ms, end, false);
      forget = onAbort(signal, () => {
        cancel();
        end();
      });
    });
  }

  #start(atMs: number, fire: () => void, background: boolean): Cancel {
    // Work that is still under way has nothing more to wait for.
    if (this.#isStopped) return () => undefined;
    const id = Symbol('timer');
    if (!background) this.#foreground.add(id);
    const end = (): void => {
      clearTimeout(this.#timers.get(id));
      this.#timers.delete(id);
      this.#foreground.delete(id);
      this.#wakeIdlers();
    };
    const wait = (): void => {
      const leftMs = atMs - this.now();
      const ring = (): void => {
        // A timer may ring a millisecond before the clock on the wall gets there.
        if (this.now() < atMs) return wait();
        fire();
        end();
      };
      this.#timers.set(id, setTimeout(ring, Math.min(Math.max(0, leftMs), LONGEST_TIMER_MS)));
    };
    wait();
    return end;
  }

  #isIdle(): boolean {
    return this.#work.busy === 0 && this.#foreground.size === 0;
  }

  #wakeIdlers(): void {
    if (!this.#isIdle()) return;
    const idlers = this.#idlers;
    this.#idlers = [];
    for (const wake of idlers) wake();
  }
}
