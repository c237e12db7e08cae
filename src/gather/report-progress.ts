import { evaluateTargets } from '../ledger/evaluate-targets.ts';
import type { GatherStore } from './ports.ts';
import { readRollCall, toProgress, type Progress } from './progress.ts';

interface ReportProgressDeps {
  readonly store: Pick<GatherStore, 'findParent' | 'findRoster' | 'targetsOf'>;
  readonly parentId: string;
  readonly throttled: () => number;
  readonly now: () => number;
  readonly onProgress: (progress: Progress) => void;
}

const SPACING_MS = 1_000;
/** Evaluating thousands of targets takes time: at most a twentieth of it. */
const SHARE = 20;

/** Reports progress: at once, or for frequent changes at most once a second, and less often where there are many targets. */
export function createReportProgress({ store, parentId, throttled, now, onProgress }: ReportProgressDeps) {
  const startedAt = now();
  let nextAt = -Infinity;
  let phase: Progress['phase'] = 'collecting';

  return {
    reportProgress: async (next: Progress['phase']): Promise<void> => {
      phase = next;
      await report();
    },
    reportSometimes: async (): Promise<void> => {
      if (now() >= nextAt) await report();
    },
  };

  async function report(): Promise<void> {
    const begunAt = now();
    nextAt = Infinity;
    const parent = await store.findParent(parentId);
    const rollCall = parent === undefined ? NO_TARGETS : await readRollCall(store, parent);
    onProgress(toProgress(phase, rollCall, { throttled: throttled(), elapsedMs: now() - startedAt }));
    nextAt = now() + Math.max(SPACING_MS, SHARE * (now() - begunAt));
  }
}

const NO_TARGETS = evaluateTargets(
  { executionId: '', requestRounds: 0, announced: 0, unmanaged: false, unlocated: false, confirming: false },
  undefined,
  [],
);
