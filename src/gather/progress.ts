import type { Parent } from '../ledger/parent.ts';
import { evaluateTargets, type RollCall } from '../ledger/evaluate-targets.ts';
import { isOpen } from '../ledger/target.ts';
import type { Counts, Verdict } from '../domain/verdict.ts';
import type { GatherStore } from './ports.ts';

/**
 * How far gathering has come: enough for a progress bar. Counts are of the parent's own targets; targets of
 * nested ledgers are counted with their locations.
 */
export interface Progress {
  /** `parentRunning`: the parent has not ended. `waiting`: all that can be learned now is known. */
  readonly phase: 'collecting' | 'parentRunning' | 'waiting' | 'done';
  /** 0 until the parent's list is read. */
  readonly expected: number;
  readonly expectedAtLeast: boolean;
  /** Their end is known, or they are known never to have started. */
  readonly settled: number;
  readonly succeeded: number;
  /** Ended in any other way, or never started. */
  readonly failed: number;
  /** Running, or expected and not started yet. */
  readonly waiting: number;
  /** Could not be read so far. */
  readonly unreadable: number;
  /** Calls that AWS throttled. */
  readonly throttled: number;
  readonly elapsedMs: number;
}

const FAILED: readonly Verdict[] = ['failed', 'timedOut', 'cancelled', 'rejected', 'neverStarted'];
const WAITING: readonly Verdict[] = ['running', 'waiting', 'unknown'];

const sumOf = (counts: Counts, verdicts: readonly Verdict[]): number =>
  verdicts.reduce((sum, verdict) => sum + (counts[verdict] ?? 0), 0);

export function toProgress(
  phase: Progress['phase'],
  { targets, counts, expected, expectedAtLeast }: RollCall,
  { throttled, elapsedMs }: Pick<Progress, 'throttled' | 'elapsedMs'>,
): Progress {
  return {
    phase,
    expected,
    expectedAtLeast,
    settled: targets.filter((target) => !isOpen(target)).length,
    succeeded: counts.succeeded ?? 0,
    failed: sumOf(counts, FAILED),
    waiting: sumOf(counts, WAITING),
    unreadable: counts.unreadable ?? 0,
    throttled,
    elapsedMs,
  };
}

/** What is known of a parent's targets now. */
export async function readRollCall(
  store: Pick<GatherStore, 'findRoster' | 'targetsOf'>,
  parent: Parent,
): Promise<RollCall> {
  const [roster, rows] = await Promise.all([
    store.findRoster(parent),
    store.targetsOf(parent.executionId, 'withoutOutputs'),
  ]);
  return evaluateTargets(parent, roster, rows);
}
