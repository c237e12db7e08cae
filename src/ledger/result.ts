import type { Execution } from '../domain/execution.ts';
import type { Provenance } from '../domain/execution-ref.ts';

/** How and when we came to know what an execution said at its end. Milliseconds since the epoch. */
export interface Recorded extends Provenance {
  /** When AWS was asked, by our clock. */
  readonly observedAt: number;
  readonly recordedAt: number;
}

/** What an execution said at its end, written once, and how we came to know. */
export interface Result extends Provenance {
  readonly execution: Execution;
  /** When it was written, by our clock. */
  readonly recordedAt: number;
  /** Outputs that were left out because the result was larger than Rollcall keeps (10 MB), by name. */
  readonly omittedOutputs: readonly string[];
  /** It was kept before it was known whose its parent is, and is to expire soon. */
  readonly unconfirmed?: boolean | undefined;
}
