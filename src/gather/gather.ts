import type { CollectionRef, ExecutionRef } from '../domain/execution-ref.ts';
import { locationKey, type Location } from '../domain/location.ts';
import { openRefs } from '../ledger/open-refs.ts';
import { isReconcilable, type Parent } from '../ledger/parent.ts';
import type { RuntimeDeps } from '../lib/runtime-deps.ts';
import { createFindParent } from './find-parent.ts';
import { findOpenWork, type OpenWork, lookAgainAt, mayChange, mayLag, STEP_MS, stepMs } from './open-work.ts';
import type { Denials, GatherStore, Outcomes, ParentFinder } from './ports.ts';
import { readRollCall, type Progress } from './progress.ts';
import { openTargets, type GatherFault, type GatherOutcome, type GatherReport } from './report.ts';
import { refKey, type WorkQueue } from './work-queue.ts';
import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import { isOpen } from '../ledger/target.ts';

export interface GatherRequest {
  readonly parentId: string;
  /** Where it was started. */
  readonly location: Location;
  /** Whether to go on until every target is settled. Otherwise it ends when nothing more can be learned now. */
  readonly wait?: boolean | undefined;
  /** How long to wait at most. */
  readonly timeoutMs?: number | undefined;
}

interface GatherDeps extends Pick<RuntimeDeps, 'now' | 'sleep'> {
  readonly store: GatherStore;
  readonly finder: ParentFinder;
  readonly queue: Pick<WorkQueue, 'push' | 'drain'>;
  readonly denials: Denials;
  readonly outcomes: Outcomes;
  readonly faults: readonly GatherFault[];
  readonly throttled: () => number;
  readonly clockOffsetMs?: number | undefined;
  readonly reportProgress: (phase: Progress['phase']) => Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

/** A running parent's own list is read again after this many steps. */
const STEPS_TO_LOOK = 6;
/** The delays after which what AWS may not show right after a parent's end is requested again. */
const SETTLE_MS = [2_000, 4_000, 8_000, 16_000];

/**
 * Collects a parent, all of its children, and theirs, as far as AWS shows them now. Safe to interrupt and to
 * repeat.
 */
export function createGather(deps: GatherDeps) {
  const { store, queue, denials, outcomes, faults, throttled, reportProgress, signal, now, sleep } = deps;
  const { checkIsRoot, hasEnded, readParent } = createFindParent(deps);
  const isStopped = (): boolean => signal?.aborted === true;

  return async (request: GatherRequest): Promise<GatherReport> => {
    const { parentId, location, wait = false, timeoutMs = Infinity } = request;
    const startedAt = now();
    const endAt = startedAt + timeoutMs;

    await releaseListings(store, parentId);
    await checkIsRoot(parentId, location);
    await collect([toRef(request)]);
    let parent = await readParent(parentId, location);
    if (parent.endedSeenAt === undefined) {
      await collectEndedChildren(parent);
      if (wait) parent = await waitForEnd(parent, request, endAt);
      if (parent.endedSeenAt === undefined) return report('parentRunning');
    }
    let open = await collectOpen(request);
    for (const ms of SETTLE_MS) {
      if (isStopped() || !mayLag(parent, open, now())) break;
      await pause(ms);
      open = await collectAgain(request, open);
    }
    const isWaiting = (): boolean => wait && !isStopped() && open.some(mayChange) && now() < endAt;
    while (isWaiting()) {
      await reportProgress('waiting');
      await pause(Math.min(stepMs(parent, open, now()), endAt - now()));
      open = await collectAgain(request, open);
    }
    return report(open.some(mayChange) ? 'open' : undefined);

    async function report(why: 'parentRunning' | 'open' | undefined): Promise<GatherReport> {
      const last = await readParent(parentId, location);
      const rollCall = await readRollCall(store, last);
      const left = await findOpenWork(store, parentId, denials);
      const listDenied = last.endedSeenAt !== undefined && !isReconcilable(last);
      await reportProgress('done');
      return {
        outcome: outcomeOf(why, last.sealed !== undefined && left.length === 0),
        parent: last,
        expected: rollCall.expected,
        expectedAtLeast: rollCall.expectedAtLeast,
        counts: rollCall.counts,
        seal: last.sealed,
        open: openTargets(rollCall),
        lookAgainAt: lookAgainAt(last, left, now()),
        listDenied: listDenied ? denials.get(locationKey(location))?.message : undefined,
        faults,
        throttled: throttled(),
        elapsedMs: now() - startedAt,
        clockOffsetMs: deps.clockOffsetMs,
      };
    }

    function outcomeOf(why: 'parentRunning' | 'open' | undefined, isSealed: boolean): GatherOutcome {
      if (isSealed) return 'sealed';
      if (isStopped()) return 'interrupted';
      if (wait && why !== undefined) return 'timedOut';
      return why ?? 'open';
    }
  };

  async function collect(refs: readonly CollectionRef[]): Promise<void> {
    queue.push(refs);
    await queue.drain();
    await reportProgress('collecting');
  }

  /** For a running parent: the children that its own list says have ended. */
  async function collectEndedChildren(running: Parent): Promise<void> {
    const { targets } = await readRollCall(store, running);
    const ended = targets.filter(
      ({ settled, executionId, reason }) =>
        !settled && executionId !== undefined && reason === 'notCollected',
    );
    await collect(openRefs(running.executionId, ended, 'request'));
    await reportProgress('parentRunning');
  }

  async function waitForEnd(running: Parent, request: GatherRequest, endAt: number): Promise<Parent> {
    const { parentId, location } = request;
    let parent = running;
    for (let step = 1; parent.endedSeenAt === undefined && now() < endAt && !isStopped(); step += 1) {
      await pause(Math.min(STEP_MS, endAt - now()));
      const ended = await hasEnded(parentId, location);
      if (ended) await pause(STEP_MS); // What it lists may lag behind its end.
      if (ended || step % STEPS_TO_LOOK === 0) {
        await collect([toRef(request)]);
        parent = await readParent(parentId, location);
        if (parent.endedSeenAt === undefined) await collectEndedChildren(parent);
      }
      await reportProgress('parentRunning');
    }
    return parent;
  }

  /** Requests every open target that has not been requested in this run, then reconciles once more. */
  async function collectOpen(request: GatherRequest): Promise<readonly OpenWork[]> {
    for (;;) {
      const open = await findOpenWork(store, request.parentId, denials);
      const fresh = open.filter(({ ref }) => !outcomes.has(refKey(ref)));
      const ledgers = open.filter(({ kind }) => kind === 'ledger');
      await collect([...fresh.map(({ ref }) => ref), ...ledgers.map(({ ref }) => ref), toRef(request)]);
      if (fresh.length === 0 || isStopped()) return findOpenWork(store, request.parentId, denials);
    }
  }

  async function collectAgain(
    request: GatherRequest,
    open: readonly OpenWork[],
  ): Promise<readonly OpenWork[]> {
    await collect(open.filter(({ kind }) => kind !== 'denied').map(({ ref }) => ref));
    return collectOpen(request);
  }

  async function pause(ms: number): Promise<void> {
    if (!isStopped()) await sleep(ms, signal);
  }
}

const toRef = ({ parentId, location }: GatherRequest): ExecutionRef => ({
  executionId: parentId,
  location,
  provenance: { source: 'request' },
  attempts: {},
});

/** Releases leases left by a crashed run, for a parent and the ledgers below it; the local store is single-process. */
async function releaseListings(
  store: Pick<GatherStore, 'findParent' | 'findRoster' | 'targetsOf' | 'releaseListing'>,
  parentId: string,
): Promise<void> {
  const parent = await store.findParent(parentId);
  if (parent === undefined) return;
  if (parent.listingUntil !== undefined) await store.releaseListing(parentId, parent.listingUntil);
  const { targets } = await readRollCall(store, parent);
  for (const target of targets) {
    const { executionId } = target;
    if (!isOpen(target) || executionId === undefined) continue;
    try {
      await releaseListings(store, executionId);
    } catch (error) {
      // One ledger that cannot be understood does not stop the others.
      if (!(error instanceof UnreadableItemError)) throw error;
    }
  }
}
