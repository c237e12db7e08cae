/** Takes a scheduled task back; does nothing once the task has started. */
export type Cancel = () => void;

export interface ScheduleOptions {
  /** A task that comes round for ever (a schedule of the template): `idle` does not wait for it. */
  readonly background?: boolean;
}

/**
 * Where all of the simulated organization takes its time from.
 *
 * Work is *busy* while it computes or talks; a piece of work inside `sleep` is not. Under a virtual clock, time
 * stands still while anything is busy.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Ends early, without complaint, if the signal aborts. With a signal it is a timer beside the work (a deadline), and
   * the work does not count as asleep.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Sleeps, and so does the work, until the time is up or the signal aborts. */
  pause(ms: number, until: AbortSignal): Promise<void>;
  /** Runs `task` at `atMs` (milliseconds since the epoch; the past means as soon as possible), busy until it settles. */
  schedule(atMs: number, task: () => unknown, options?: ScheduleOptions): Cancel;
  /** Runs `work` at once, busy until it settles. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Waits until nothing is busy and nothing is scheduled, the background apart. */
  idle(): Promise<void>;
  /** Forgets everything that is scheduled. Sleepers never wake. */
  stop(): void;
}
