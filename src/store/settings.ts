export interface StoreSettings {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long after its start an execution is kept, in milliseconds. */
  readonly retentionMs: number;
}
