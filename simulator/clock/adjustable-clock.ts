import type { Cancel, Clock, ScheduleOptions } from './clock.ts';

/** How a clock goes, against another. */
export interface Pace {
  /** 0.5 is half as fast, 60 a minute in each second. */
  readonly speed: number;
  /** How far it lies behind, in milliseconds. */
  readonly behindMs: number;
}

interface Timer {
  readonly atMs: number;
  readonly ring: () => unknown;
  readonly options: ScheduleOptions | undefined;
  cancel: Cancel;
}

/** Another clock, made slower, faster, or late, also while it runs. It starts with the other's time. */
export class AdjustableClock implements Clock {
  readonly #base: Clock;
  readonly #timers = new Set<Timer>();
  /** The same instant on the other clock and, were it not late, on this one. */
  #anchor: { readonly baseMs: number; readonly ownMs: number };
  #pace: Pace = { speed: 1, behindMs: 0 };

  constructor(base: Clock, pace: Partial<Pace> = {}) {
    this.#base = base;
    this.#anchor = { baseMs: base.now(), ownMs: base.now() };
    this.#pace = { ...this.#pace, ...pace };
  }

  now(): number {
    const { baseMs, ownMs } = this.#anchor;
    const passedMs = Math.floor((this.#base.now() - baseMs) * this.#pace.speed);
    return ownMs + passedMs - this.#pace.behindMs;
  }

  /** From now on it goes like this. What is scheduled moves with it; a sleep that has begun keeps its length. */
  adjust(pace: Pace): void {
    this.#anchor = { baseMs: this.#base.now(), ownMs: this.now() + this.#pace.behindMs };
    this.#pace = pace;
    for (const timer of this.#timers) {
      timer.cancel();
      this.#start(timer);
    }
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#base.sleep(Math.ceil(ms / this.#pace.speed), signal);
  }

  pause(ms: number, until: AbortSignal): Promise<void> {
    return this.#base.pause(Math.ceil(ms / this.#pace.speed), until);
  }

  schedule(atMs: number, task: () => unknown, options?: ScheduleOptions): Cancel {
    const timer: Timer = { atMs, ring: () => task(), options, cancel: () => undefined };
    this.#timers.add(timer);
    this.#start(timer);
    return () => {
      timer.cancel();
      this.#timers.delete(timer);
    };
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.#base.run(work);
  }

  idle(): Promise<void> {
    return this.#base.idle();
  }

  stop(): void {
    this.#timers.clear();
    this.#base.stop();
  }

  #start(timer: Timer): void {
    const { baseMs, ownMs } = this.#anchor;
    const { speed, behindMs } = this.#pace;
    const atBaseMs = baseMs + Math.ceil((timer.atMs + behindMs - ownMs) / speed);
    const ring = (): unknown => {
      this.#timers.delete(timer);
      return timer.ring();
    };
    timer.cancel = this.#base.schedule(atBaseMs, ring, timer.options);
  }
}
