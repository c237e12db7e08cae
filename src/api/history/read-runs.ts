import { listCauses, type Cause } from '../../domain/causes/list-causes.ts';
import { UnreadableItemError } from '../../domain/unreadable-item-error.ts';
import { arrivalOf } from '../../ledger/arrival.ts';
import type { RollCall } from '../../ledger/evaluate-targets.ts';
import type { Parent } from '../../ledger/parent.ts';
import { findLedger } from '../ledgers/read-ledger.ts';
import type { ServeStore } from '../ports.ts';

/** What one run was like, as far as its ledger can be read. */
export interface Run {
  readonly parent: Parent;
  /** Undefined if its ledger cannot be understood. */
  readonly ledger?:
    | {
        readonly counted: Pick<RollCall, 'expected' | 'expectedAtLeast' | 'counts'>;
        readonly lagMs: ReturnType<typeof arrivalOf>['lagMs'];
        /** Those that explain the most first. */
        readonly causes: readonly Cause[];
      }
    | undefined;
}

/**
 * Reads the ledgers of runs, one after the other in the given order, and keeps nothing of their targets. Ends early,
 * after at least two, once it is time.
 */
export async function readRuns(
  store: Pick<ServeStore, 'findParent' | 'findRoster' | 'targetsOf'>,
  parents: readonly Parent[],
  isTime: () => boolean,
): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (const parent of parents) {
    if (runs.length >= 2 && isTime()) break;
    runs.push({ parent, ledger: await readIfReadable(store, parent) });
  }
  return runs;
}

async function readIfReadable(
  store: Pick<ServeStore, 'findParent' | 'findRoster' | 'targetsOf'>,
  { executionId }: Parent,
): Promise<Run['ledger']> {
  try {
    const ledger = await findLedger(store, executionId);
    if (ledger === undefined) return undefined;
    const { expected, expectedAtLeast, counts, targets } = ledger.rollCall;
    return {
      counted: { expected, expectedAtLeast, counts },
      lagMs: arrivalOf(targets).lagMs,
      // Their targets would hold the whole ledger.
      causes: listCauses(ledger.rollCall).causes.map((cause) => ({ ...cause, targets: [] })),
    };
  } catch (error) {
    if (error instanceof UnreadableItemError) return undefined;
    throw error;
  }
}
