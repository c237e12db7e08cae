import type { Execution } from '../automation/execution.ts';
import type { Provenance } from '../automation/execution-ref.ts';

/** What an execution said at its end, written once, and how we came to know. */
export interface Result extends Provenance {
  readonly execution: Execution;
  /** When it was written, by our clock. */
  readonly recordedAt: number;
  /** Outputs that were left out because the result was larger than Rollcall keeps (10 MB), by name. */
  readonly omittedOutputs: readonly string[];
}
