/** Every number that Rollcall gives, and its unit. None names an account: there may be thousands, and each would be paid for. */
export const METRIC_UNITS = {
  /** Ends of executions that were recorded, each once. */
  collected: 'Count',
  /** Those of them that a request or the sweep led to, and no event of their own. */
  foundWithoutEvent: 'Count',
  /** From an execution's end to our record of it. */
  lag: 'Milliseconds',
  /** Looks at an execution that showed nothing: denied, not found, expired. */
  unreadable: 'Count',
  /** Items of the table that were left out, or repaired, because they cannot be understood; each time. */
  unreadableItems: 'Count',
  /** Requests sent over the bus. */
  requests: 'Count',
  /** Calls that AWS refused because the place is asked too often. */
  throttles: 'Count',
  /** Messages that could not be handled, or not in time, and come back. */
  failed: 'Count',
  /** Notices of a sealed root, one a revision. */
  sealed: 'Count',
  /** Of a sweep: cross-account executions that AWS listed. */
  listed: 'Count',
  /** Of a sweep: those that the table lacked. */
  found: 'Count',
  /** Of a sweep: open ledgers that were due. */
  due: 'Count',
  /** Of a sweep: requests for them. */
  requested: 'Count',
  /** Of a sweep: places that could not be swept. */
  errors: 'Count',
  /** Of a sweep: ledgers whose parent has not been seen to end. */
  openRunning: 'Count',
  /** Of a sweep: ledgers of ended parents that wait for somebody, before the deadline. */
  openWaiting: 'Count',
  /** Of a sweep: the same after it. */
  openOverdue: 'Count',
  /** Of a sweep: for how long the oldest of them has been waiting. */
  oldestOpen: 'Milliseconds',
} as const;

export type MetricName = keyof typeof METRIC_UNITS;

/** Where numbers go. */
export interface Metrics {
  add(name: MetricName, value: number): void;
  /** Writes what has been added. To be called at the end of each invocation, whatever came of it. */
  publish(): void;
}
