import type { UnreadableItemError } from '../domain/unreadable-item-error.ts';

export interface StoreSettings {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long after its start an execution is kept, in milliseconds. */
  readonly retentionMs: number;
  /** Receives each item that is left out, or repaired, because it cannot be understood. */
  readonly onUnreadable?: ((error: UnreadableItemError) => void) | undefined;
}
