import { evaluateTargets } from '../ledger/evaluate-targets.ts';
import type { GatherStore } from './ports.ts';
import { readRollCall, toProgress, type Progress } from './progress.ts';

interface SayDeps {
  readonly store: Pick<GatherStore, 'findParent' | 'findRoster' | 'targetsOf'>;
  readonly parentId: string;
  readonly throttled: () => number;
  readonly now: () => number;
  readonly onProgress: (progress: Progress) => void;
}

/** Evaluating thousands of targets takes time. */
const SPACING_MS = 1_000;

/** Reports progress: at once, or at most once a second for frequent changes. */
export function createSay({ store, parentId, throttled, now, onProgress }: SayDeps) {
  const startedAt = now();
  let saidAt = -Infinity;
  let phase: Progress['phase'] = 'collecting';

  return {
    say: async (next: Progress['phase']): Promise<void> => {
      phase = next;
      await tell();
    },
    saySometimes: async (): Promise<void> => {
      if (now() - saidAt >= SPACING_MS) await tell();
    },
  };

  async function tell(): Promise<void> {
    saidAt = now();
    const parent = await store.findParent(parentId);
    const rollCall = parent === undefined ? NOBODY : await readRollCall(store, parent);
    onProgress(toProgress(phase, rollCall, { throttled: throttled(), elapsedMs: now() - startedAt }));
  }
}

const NOBODY = evaluateTargets(
  { executionId: '', requestRounds: 0, announced: 0, unmanaged: false, unlocated: false, confirming: false },
  undefined,
  [],
);
