/**
 * Every metric of Rollcall, with its unit. None names an account: there may be thousands, and each would cost
 * money.
 */
export const METRIC_UNITS = {
  /** Ends of executions that were recorded, each once. */
  collected: 'Count',
  /** Recorded ends that a request or the sweep led to, not an event of their own. */
  foundWithoutEvent: 'Count',
  /** From an execution's end to our record of it. */
  lag: 'Milliseconds',
  /** Reads of an execution that showed nothing: denied, not found, expired. */
  unreadable: 'Count',
  /** Items of the table that were left out or repaired because they cannot be understood, each time. */
  unreadableItems: 'Count',
  /** Requests sent over the bus. */
  requests: 'Count',
  /** Calls that AWS throttled. */
  throttles: 'Count',
  /** Messages that failed, or were not finished in time, and come back. */
  failed: 'Count',
  /** Notices of a sealed root, one for each revision. */
  sealed: 'Count',
  /** By a sweep: cross-account executions that AWS listed. */
  listed: 'Count',
  /** By a sweep: listed executions that the table lacked. */
  found: 'Count',
  /** By a sweep: open ledgers that were due. */
  due: 'Count',
  /** By a sweep: requests for them. */
  requested: 'Count',
  /** By a sweep: locations that could not be swept. */
  errors: 'Count',
  /** By a sweep: ledgers whose parent has not been seen to end. */
  openRunning: 'Count',
  /** By a sweep: ledgers of ended parents that wait for a target, before the deadline. */
  openWaiting: 'Count',
  /** By a sweep: the same after the deadline. */
  openOverdue: 'Count',
  /** By a sweep: how long the oldest of them has been waiting. */
  oldestOpen: 'Milliseconds',
} as const;

export type MetricName = keyof typeof METRIC_UNITS;

/** Where metrics go. */
export interface Metrics {
  add(name: MetricName, value: number): void;
  /** Writes what has been added. Call it at the end of each invocation, whatever the outcome. */
  publish(): void;
}
