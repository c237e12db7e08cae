import { setImmediate } from 'node:timers/promises';
import type { Cancel, Clock, ScheduleOptions } from './clock.ts';
import { HttpInFlight } from './http-in-flight.ts';
import { onAbort } from './on-abort.ts';
import { TimerQueue } from './timer-queue.ts';
import { Work } from './work.ts';

/** What Node is at when a file is read or a connection is made: work that sleeps in part may do so in another. */
const IO = new Set(['FSReqCallback', 'FSReqPromise', 'GetAddrInfoReqWrap', 'TCPConnectWrap']);
const hasPendingIo = (): boolean => process.getActiveResourcesInfo().some((resource) => IO.has(resource));

interface Timer {
  readonly atMs: number;
  readonly fire: () => void;
  readonly background: boolean;
}

/** Turns of the event loop in which nothing is busy before we believe that nothing is. */
const QUIET_TURNS = 4;
const MONTH_MS = 31 * 86_400_000;

/**
 * A clock for tests. It stands still until a test drives it (`runFor`, `idle`, `runUntil`), and then jumps from
 * one timer to the next, each time as soon as nothing is busy any more: no registered work is awake, no HTTP request
 * is under way. Timers of the same instant ring one after the other, in the order in which they were set.
 */
export class VirtualClock implements Clock {
  readonly #http = new HttpInFlight();
  readonly #work = new Work(() => undefined);
  readonly #timers = new TimerQueue<Timer>();
  #foreground = 0;
  readonly #errors: unknown[] = [];
  #nowMs: number;

  /** Starts at `startMs`, milliseconds since the epoch. */
  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#wait(ms, signal, signal === undefined ? this.#work.fallAsleep() : () => undefined);
  }

  pause(ms: number, until: AbortSignal): Promise<void> {
    return this.#wait(ms, until, this.#work.fallAsleep());
  }

  schedule(atMs: number, task: () => unknown, { background = false }: ScheduleOptions = {}): Cancel {
    const fire = (): void => {
      this.run(async () => task()).catch((error: unknown) => this.#errors.push(error));
    };
    const timer: Timer = { atMs, fire, background };
    this.#add(timer);
    return () => this.#delete(timer);
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.#work.run(work);
  }

  /** Lets `ms` milliseconds pass, with everything that happens in them. */
  async runFor(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await this.#settle();
    for (let next = this.#next(); next !== undefined && next.atMs <= endMs; next = this.#next()) {
      await this.#ring(next);
    }
    this.#nowMs = Math.max(this.#nowMs, endMs);
  }

  /** @throws {Error} when it is still not idle after a month, or when a scheduled task threw */
  async idle(): Promise<void> {
    const patienceEndsMs = this.#nowMs + MONTH_MS;
    await this.#settle();
    for (let next = this.#next(); next !== undefined && this.#hasForeground(); next = this.#next()) {
      if (next.atMs > patienceEndsMs) throw new Error('Not idle after a month of virtual time');
      await this.#ring(next);
    }
  }

  /** Lets time pass until `work` is done. */
  async runUntil<T>(work: Promise<T>): Promise<T> {
    const waiting = new Set([work]);
    const done = work.finally(() => waiting.delete(work));
    await Promise.race([this.#settle(), done]);
    for (let next = this.#next(); next !== undefined && waiting.size > 0; next = this.#next()) {
      await this.#ring(next);
    }
    return done;
  }

  stop(): void {
    this.#timers.clear();
    this.#foreground = 0;
    this.#work.forget();
    this.#http.stop();
  }

  #wait(ms: number, signal: AbortSignal | undefined, wake: () => void): Promise<void> {
    return new Promise((resolve) => {
      let forget = (): void => undefined;
      const end = (): void => {
        forget();
        wake();
        resolve();
      };
      const timer: Timer = { atMs: this.#nowMs + ms, fire: end, background: false };
      this.#add(timer);
      forget = onAbort(signal, () => {
        if (this.#delete(timer)) end();
      });
    });
  }

  #add(timer: Timer): void {
    this.#timers.add(timer);
    if (!timer.background) this.#foreground += 1;
  }

  #delete(timer: Timer): boolean {
    const isDeleted = this.#timers.delete(timer);
    if (isDeleted && !timer.background) this.#foreground -= 1;
    return isDeleted;
  }

  #hasForeground(): boolean {
    return this.#foreground > 0;
  }

  #next(): Timer | undefined {
    return this.#timers.first();
  }

  async #ring(timer: Timer): Promise<void> {
    this.#delete(timer);
    this.#nowMs = Math.max(this.#nowMs, timer.atMs);
    timer.fire();
    await this.#settle();
  }

  async #settle(): Promise<void> {
    for (let quietTurns = 0; quietTurns < QUIET_TURNS;) {
      await setImmediate();
      const isBusy = this.#work.busy + this.#http.count > 0 || hasPendingIo();
      quietTurns = isBusy ? 0 : quietTurns + 1;
    }
    if (this.#errors.length > 0) throw this.#errors.shift();
  }
}
