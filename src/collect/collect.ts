import { isChildrenRef, type CollectionRef, type ExecutionRef } from '../domain/execution-ref.ts';
import { hasEnded, withoutRosterSteps, type Execution } from '../domain/execution.ts';
import type { FanOut } from '../domain/fan-out.ts';
import { endingOf, isFinal } from '../domain/status.ts';
import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import type { Reconcile } from '../ledger/reconcile.ts';
import { isConfirmed, isReconcilable } from '../ledger/parent.ts';
import { isOfLedger, type ScheduleReconcile } from '../ledger/schedule-reconcile.ts';
import type { Requests } from '../ledger/ports.ts';
import type { Result } from '../ledger/result.ts';
import { isReadable } from '../ledger/target-row.ts';
import { batchesOf } from '../lib/batches.ts';
import { CouldNotLookError, ThrottledError } from '../lib/errors.ts';
import type { TtlCache } from '../lib/ttl-cache.ts';
import type { Metrics } from '../lib/metrics.ts';
import { crowdedDelayMs, notEndedDelayMs, throttledDelayMs, type Random } from './back-off.ts';
import { createConfirm } from './confirm.ts';
import { createCoverageRecorder } from './coverage-recorder.ts';
import { createCollectChildren } from './collect-children.ts';
import { createListRoster } from './list-roster.ts';
import { ifReadable } from './if-readable.ts';
import { createLocateExecution } from './locate-execution.ts';
import { createOwnershipOf } from './ownership.ts';
import type { CollectStore, ExecutionSource, Requeue } from './ports.ts';
import { toRosterSteps } from './roster-step.ts';
import { seenRow, type SeenBy } from './target-rows.ts';
import { createRecordUnreadable } from './record-unreadable.ts';

/** The outcome for a ref: kept; ignored as unmanaged; requeued; or unreadable, which is recorded. */
export type CollectOutcome = 'recorded' | 'ignored' | 'requeued' | 'unreadable';

/** The outcome, and what was collected, as far as it was read. */
export interface Collected {
  readonly outcome: CollectOutcome;
  readonly runbook?: string;
  readonly status?: string;
}

/**
 * Collects the execution that a ref names. `stopAt` is when to stop and requeue unfinished work, in milliseconds
 * since the epoch.
 */
export type Collect = (ref: CollectionRef, stopAt: number) => Promise<Collected>;

export interface CollectDeps {
  readonly source: ExecutionSource;
  readonly store: CollectStore;
  readonly requests: Requests;
  readonly requeue: Requeue;
  readonly reconcile: Reconcile;
  readonly scheduleReconcile: ScheduleReconcile;
  readonly now: () => number;
  readonly random: Random;
  readonly parentAccounts: readonly string[];
  readonly regions: readonly string[];
  readonly deadlineMs: number;
  readonly metrics: Pick<Metrics, 'add'>;
  /** What this process has noted lately, for each location. */
  readonly ttlCache: TtlCache;
}

/**
 * The one rule that does the work: read an execution, record its result, write its row into its parent's ledger;
 * if it fans out, list its children; if its ledger may be complete, reconcile. Safe to repeat, to reorder and to
 * interrupt.
 */
export function createCollect(deps: CollectDeps): Collect {
  const { store, requeue, reconcile, scheduleReconcile, now, random, metrics } = deps;
  const locate = createLocateExecution(deps);
  const ownershipOf = createOwnershipOf(deps);
  const confirm = createConfirm(deps);
  const coverageRecorder = createCoverageRecorder(deps);
  const listRoster = createListRoster({ ...deps, coverageRecorder });
  const collectChildren = createCollectChildren({ ...deps, coverageRecorder });
  const recordUnreadable = createRecordUnreadable({ ...deps, coverageRecorder });

  return async (ref, stopAt) => {
    try {
      if (!isChildrenRef(ref)) return await collectExecution(ref, stopAt);
      await collectChildren(ref, stopAt);
      return { outcome: 'recorded' };
    } catch (error) {
      // The quota is the customer's: the ref is requeued with a delay, and its receives are not used up.
      if (!(error instanceof ThrottledError)) throw error;
      const attempts = { ...ref.attempts, throttled: (ref.attempts.throttled ?? 0) + 1 };
      await requeue({ ...ref, attempts }, throttledDelayMs(ref.attempts, random));
      return { outcome: 'requeued' };
    }
  };

  async function collectExecution(ref: ExecutionRef, stopAt: number): Promise<Collected> {
    // A stored result that cannot be understood is read from AWS again. Nothing is written over it, and the
    // row and the parent are still updated.
    const known = usable(await ifReadable(store.findResult(ref.executionId)));
    if (known !== undefined && !contradicts(ref, known)) {
      return keep(known.execution, known, ref, stopAt, await isStillUnconfirmed(known));
    }

    if (await isForgottenParent(ref)) {
      await reconcile(ref.executionId, sourceOf(ref), ref.immediate);
      return { outcome: 'recorded' };
    }

    const seen = await locate(ref);
    if (seen.outcome !== 'found') {
      const outcome = await recordUnreadable(ref, seen);
      if (outcome === 'unreadable') metrics.add('unreadable', 1);
      return { outcome };
    }
    const { execution } = seen;
    const delayMs =
      isFinal(ref.eventStatus) && !hasEnded(execution) ? notEndedDelayMs(ref.attempts) : undefined;
    if (delayMs !== undefined) {
      // The event says that the execution has ended, and the API does not say so yet.
      const attempts = { ...ref.attempts, notEnded: (ref.attempts.notEnded ?? 0) + 1 };
      await requeue({ ...ref, attempts }, delayMs);
      return collected('requeued', execution);
    }

    const isKnownParent = await asNamed(ref, execution);
    const ownership = await ownershipOf(execution, isKnownParent);
    if (ownership === 'unmanaged') return collected('ignored', execution);
    if (ownership === 'crowded') return waitForSeat(ref, execution);
    const isUnconfirmed = ownership === 'unconfirmed';
    if (!hasEnded(execution)) return keep(execution, ref.provenance, isKnownParent, stopAt, isUnconfirmed);
    const result = await store.recordResult(withoutRosterSteps(execution), ref.provenance, isUnconfirmed);
    // If another collector wrote first, `recordResult` returns that version.
    if (result.execution.observedAt === execution.observedAt) measure(result);
    return keep(result.execution, result, isKnownParent, stopAt, isUnconfirmed);
  }

  /** Whether it was kept before it was known whose its parent is, and that is still not known. */
  async function isStillUnconfirmed({ unconfirmed, execution }: Result): Promise<boolean> {
    const { parentExecutionId } = execution;
    if (unconfirmed !== true || parentExecutionId === undefined) return false;
    const parent = await ifReadable(store.findParent(parentExecutionId));
    return parent !== 'unreadable' && !isConfirmed(parent);
  }

  /** Should its parent be ours, the parent's own list names it: what is not kept now is asked for then. */
  async function waitForSeat(ref: ExecutionRef, execution: Execution): Promise<Collected> {
    const delayMs = crowdedDelayMs(ref.attempts);
    if (delayMs === undefined) return collected('ignored', execution);
    await requeue(
      { ...ref, attempts: { ...ref.attempts, crowded: (ref.attempts.crowded ?? 0) + 1 } },
      delayMs,
    );
    return collected('requeued', execution);
  }

  function measure({ execution: { endTime }, source, recordedAt }: Result): void {
    metrics.add('collected', 1);
    if (source !== 'event') metrics.add('foundWithoutEvent', 1);
    if (endTime !== undefined) metrics.add('lag', Math.max(0, recordedAt - endTime));
  }

  /** A parent that AWS forgot before its end was seen has no result, and never will. Only reconciling is left. */
  async function isForgottenParent({ executionId, isKnownParent }: ExecutionRef): Promise<boolean> {
    if (isKnownParent !== true) return false;
    const own = await ifReadable(store.findParent(executionId));
    return own !== 'unreadable' && isReconcilable(own) && own.problem === 'expired';
  }

  /**
   * An execution that looks like neither child nor parent may still be a parent: then one of its children has
   * named it.
   */
  async function asNamed(
    ref: ExecutionRef,
    { executionId, parentExecutionId, fanOut }: Execution,
  ): Promise<ExecutionRef> {
    if (parentExecutionId !== undefined || fanOut !== undefined || ref.isKnownParent === true) return ref;
    const own = await ifReadable(store.findParent(executionId));
    const isKnown = own === 'unreadable' || (own !== undefined && !own.unmanaged);
    return isKnown ? { ...ref, isKnownParent: true } : ref;
  }

  /**
   * All that follows from knowing an execution. Every step is run, whatever was known or refused on the way. While it is not known
   * whose its parent is, it is a child and nothing more: what it started waits until then.
   * @throws {UnreadableItemError} at the end, if what is kept of it as a parent cannot be understood: it comes back, and another
   * version may understand it
   */
  async function keep(
    execution: Execution,
    provenance: SeenBy & Pick<Result, 'unconfirmed'>,
    ref: ExecutionRef,
    stopAt: number,
    isUnconfirmed: boolean,
  ): Promise<Collected> {
    const { executionId, parentExecutionId } = execution;
    const fanOut = execution.fanOut ?? (ref.isKnownParent === true ? NAMED_BY_A_CHILD : undefined);
    const ledger = isUnconfirmed ? undefined : fanOut;
    const known =
      ledger === undefined ? undefined : await unlessUnreadable(keepParent(execution, ledger, ref, stopAt));
    if (parentExecutionId !== undefined) {
      const row = seenRow(execution, writtenBy(provenance, ref), fanOut !== undefined, now());
      await store.recordTarget(parentExecutionId, row, isUnconfirmed);
    }
    const counted =
      ledger !== undefined && hasEnded(execution) && !isError(known)
        ? await unlessUnreadable(reconcile(executionId, sourceOf(ref), ref.immediate))
        : undefined;
    const outcome =
      parentExecutionId === undefined ? undefined : await scheduleReconcile(parentExecutionId, ref.immediate);
    if (outcome === 'unmanaged' && parentExecutionId !== undefined) {
      // Another process found the parent unmanaged while this row was written.
      await store.expireTargets(parentExecutionId);
      return collected('ignored', execution);
    }
    const wasUnconfirmed = isUnconfirmed || provenance.unconfirmed === true;
    if (wasUnconfirmed && parentExecutionId !== undefined && outcome !== 'unknown') {
      await confirm.child(parentExecutionId, {
        ...execution,
        fansOut: isUnconfirmed && fanOut !== undefined,
      });
    }
    // Last, since nothing waits for it. While the parent is unread, its children are noted when it is read.
    if (outcome === undefined || isOfLedger(outcome)) await coverageRecorder.seen(execution, ref.provenance);
    if (!isError(known) && known?.wasPlaceholder === true) {
      const rows = await store.targetsOf(executionId, 'withoutOutputs');
      await coverageRecorder.earlierRows(rows.filter(isReadable), stopAt);
    }
    const isWhole =
      isError(known) || known?.isConfirming !== true || (await confirm.children(executionId, stopAt));
    for (const error of [known, counted]) if (isError(error)) throw error;
    if (!isWhole) {
      await requeue({ ...ref, location: execution.location, isKnownParent: true }, 0);
      return collected('requeued', execution);
    }
    return collected('recorded', execution);
  }

  async function keepParent(
    execution: Execution,
    fanOut: FanOut,
    ref: ExecutionRef,
    stopAt: number,
  ): Promise<KnownParent> {
    const { executionId, location } = execution;
    const known = await store.findParent(executionId);
    // A newer version wrote that it fans out in a way that is not known here: the parent is left to that
    // version.
    if (known?.kind === 'unknown') {
      throw new UnreadableItemError({ pk: executionId, sk: 'PARENT' }, 'kind: not known here');
    }
    const isNew = known?.kind === undefined;
    const isConfirming = isNew || known.confirming;
    if (isReconcilable(known) && known.status === execution.status) {
      return { wasPlaceholder: false, isConfirming };
    }
    const was = { wasPlaceholder: known !== undefined && isNew, isConfirming };
    await store.recordParent(execution, fanOut, isNew);
    if (!hasEnded(execution)) {
      await showProvisionalRoster(execution, fanOut);
      return was;
    }
    if (isReconcilable(known)) return was;
    try {
      await listRoster(execution, fanOut, ref, stopAt);
    } catch (error) {
      // The execution can be read and its list cannot: the sweep requests the list again until it can.
      if (!(error instanceof CouldNotLookError)) throw error;
      await coverageRecorder.denied(location, error, undefined);
    }
    return was;
  }

  /** What one read of a running parent shows of the children it starts. */
  async function showProvisionalRoster(execution: Execution, { kind, ...rest }: FanOut): Promise<void> {
    const { executionId, location, observedAt } = execution;
    const batches = batchesOf(toRosterSteps(execution.steps, kind, location), STEPS_PER_PART);
    for (const [part, steps] of (batches.length === 0 ? [[]] : batches).entries()) {
      const fanOut = part === 0 ? { kind, ...rest } : undefined;
      await store.recordRosterPart(execution, observedAt, part, {
        fanOut,
        steps,
        children: [],
        childrenListed: false,
      });
    }
    await store.publishProvisionalRoster(executionId, {
      listedAt: observedAt,
      parts: Math.max(1, batches.length),
    });
  }
}

interface KnownParent {
  /** A child has named it, and this is the first look at it. */
  readonly wasPlaceholder: boolean;
  /** What its children left before may be about to expire. */
  readonly isConfirming: boolean;
}

/** As many as AWS lists at once: they fit an item. */
const STEPS_PER_PART = 50;

/** A child names it as its parent: how it came to start the child cannot be seen. */
const NAMED_BY_A_CHILD: FanOut = { kind: 'runbook', targetLocations: [] };

/** Undefined for a result that this version cannot use: it is read from AWS again. */
const usable = (known: Result | 'unreadable' | undefined): Result | undefined =>
  known === 'unreadable' || known?.execution.fanOut?.kind === 'unknown' ? undefined : known;

/** How an execution was found, as it may be written. A value that only a newer version knows is never written. */
const writtenBy = ({ source, ...seen }: SeenBy, { provenance }: ExecutionRef): SeenBy => ({
  ...seen,
  source: source === 'unknown' ? provenance.source : source,
});

/** The result, or the reason why it could not be understood; the steps that must follow anyway do. */
async function unlessUnreadable<Outcome>(work: Promise<Outcome>): Promise<Outcome | UnreadableItemError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UnreadableItemError) return error;
    throw error;
  }
}

const isError = (outcome: unknown): outcome is UnreadableItemError => outcome instanceof UnreadableItemError;

/** The event announces another end than the recorded one: AWS is read again. */
function contradicts({ eventStatus }: ExecutionRef, { execution }: Result): boolean {
  const announced = endingOf(eventStatus);
  return announced !== undefined && announced !== endingOf(execution.status);
}

const collected = (outcome: CollectOutcome, { runbook, status }: Execution): Collected => ({
  outcome,
  runbook,
  status,
});

const sourceOf = ({ provenance }: ExecutionRef): 'request' | 'sweep' =>
  provenance.source === 'sweep' ? 'sweep' : 'request';
