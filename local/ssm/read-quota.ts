import type { Clock } from '../clock/clock.ts';

const SECOND_MS = 1000;

/**
 * Counts calls by account, Region and operation: within any second, only so many.
 * @see https://docs.aws.amazon.com/general/latest/gr/ssm.html
 */
export class ReadQuota {
  readonly #clock: Clock;
  readonly #calls = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the call is within the quota; a call beyond it does not count. */
  take(key: string, callsPerSecond: number): boolean {
    const now = this.#clock.now();
    const recent = (this.#calls.get(key) ?? []).filter((atMs) => atMs > now - SECOND_MS);
    const isWithin = recent.length < callsPerSecond;
    this.#calls.set(key, isWithin ? [...recent, now] : recent);
    return isWithin;
  }
}
