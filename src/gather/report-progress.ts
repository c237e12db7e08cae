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

/** Evaluating thousands of targets takes time. */
const SPACING_MS = 1_000;

/** Reports progress: at once, or at most once a second for frequent changes. */
export function createReportProgress({ store, parentId, throttled, now, onProgress }: ReportProgressDeps) {
  const startedAt = now();
  let reportedAt = -Infinity;
  let phase: Progress['phase'] = 'collecting';

  return {
    reportProgress: async (next: Progress['phase']): Promise<void> => {
      phase = next;
      await report();
    },
    reportSometimes: async (): Promise<void> => {
      if (now() - reportedAt >= SPACING_MS) await report();
    },
  };

  async function report(): Promise<void> {
    reportedAt = now();
    const parent = await store.findParent(parentId);
    const rollCall = parent === undefined ? NO_TARGETS : await readRollCall(store, parent);
    onProgress(toProgress(phase, rollCall, { throttled: throttled(), elapsedMs: now() - startedAt }));
  }
}

const NO_TARGETS = evaluateTargets(
  { executionId: '', requestRounds: 0, announced: 0, unmanaged: false, unlocated: false, confirming: false },
  undefined,
  [],
);
