import type { Target } from '../../ledger/target.ts';

/** The ID of a target's cause; undefined for one that succeeded, runs or waits. */
export type CauseIdOf = (target: Target) => string | undefined;
