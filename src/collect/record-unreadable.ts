import { HISTORY_MS } from '../domain/history.ts';
import type { ExecutionRef } from '../domain/execution-ref.ts';
import type { Location } from '../domain/location.ts';
import { refusedSince } from '../ledger/refusal.ts';
import type { Reconcile } from '../ledger/reconcile.ts';
import { isOfLedger, type ScheduleReconcile } from '../ledger/schedule-reconcile.ts';
import { notFoundDelayMs, refusedDelayMs } from './back-off.ts';
import type { CoverageRecorder } from './coverage-recorder.ts';
import { ifReadable } from './if-readable.ts';
import type { Located } from './locate-execution.ts';
import type { CollectStore, Requeue } from './ports.ts';
import { unreadableRow } from './target-rows.ts';

interface RecordUnreadableDeps {
  readonly store: CollectStore;
  readonly coverageRecorder: Pick<CoverageRecorder, 'denied'>;
  readonly requeue: Requeue;
  readonly reconcile: Reconcile;
  readonly scheduleReconcile: ScheduleReconcile;
  readonly now: () => number;
}

type Unreadable = Exclude<Located, { readonly outcome: 'found' }>;

/** Records why an execution could not be read: in its parent's ledger if that is known, else for its location. */
export function createRecordUnreadable({
  store,
  coverageRecorder,
  requeue,
  reconcile,
  scheduleReconcile,
  now,
}: RecordUnreadableDeps) {
  return async (ref: ExecutionRef, locate: Unreadable): Promise<'unreadable' | 'requeued'> => {
    switch (locate.outcome) {
      case 'denied':
        await recordDenied(ref, locate);
        return 'unreadable';
      case 'notThere':
        return recordNotThere(ref, locate.location);
      case 'nowhere':
        await store.markUnlocated(ref.executionId);
        return 'unreadable';
      case 'notEverywhere':
        for (const denial of locate.denials)
          await coverageRecorder.denied(denial.location, denial, undefined);
        return 'unreadable';
    }
  };

  async function recordDenied(
    ref: ExecutionRef,
    denial: Unreadable & { readonly outcome: 'denied' },
  ): Promise<void> {
    const { location, reason, message } = denial;
    if (ref.parentExecutionId === undefined) return coverageRecorder.denied(location, denial, ref.provenance);
    const at = now();
    const { executionId, parentExecutionId } = ref;
    const [knownSince, rows] = await Promise.all([
      store.knownRefusedSince(location),
      store.targetsIn(parentExecutionId, location),
    ]);
    const before = rows.find((row) => row.executionId === executionId);
    const since = refusedSince(knownSince, at);
    const row = unreadableRow(ref, location, { rank: 0, reason, message, refusedSince: since }, at);
    if (!(await store.recordTarget(parentExecutionId, row))) {
      await store.recordRefusal(
        parentExecutionId,
        { executionId, location },
        { reason, message },
        { at, since },
      );
    }
    const outcome = await scheduleReconcile(parentExecutionId, ref.immediate);
    if (!isOfLedger(outcome)) return;
    await lookOnceMore(ref, before?.refusedSince ?? since, at);
    await coverageRecorder.denied(location, denial, ref.provenance);
  }

  /** A first refusal settles nothing; the second look is not left to the sweep, whose rounds may be ten minutes apart. */
  async function lookOnceMore(ref: ExecutionRef, since: number, at: number): Promise<void> {
    const delayMs = since < at ? undefined : refusedDelayMs(ref.attempts);
    if (delayMs === undefined) return;
    await requeue({ ...ref, attempts: { ...ref.attempts, refused: 1 } }, delayMs);
  }

  async function recordNotThere(ref: ExecutionRef, location: Location): Promise<'unreadable' | 'requeued'> {
    const { executionId, parentExecutionId } = ref;
    const expired = await isExpired(ref);
    const delayMs = expired ? undefined : notFoundDelayMs(ref.attempts);
    if (delayMs !== undefined) {
      await requeue(
        { ...ref, attempts: { ...ref.attempts, notFound: (ref.attempts.notFound ?? 0) + 1 } },
        delayMs,
      );
      return 'requeued';
    }
    if (parentExecutionId !== undefined) {
      const seen = expired
        ? ({ rank: 2, reason: 'expired' } as const)
        : ({ rank: 0, reason: 'notFound' } as const);
      await store.recordTarget(parentExecutionId, unreadableRow(ref, location, seen, now()));
      await scheduleReconcile(parentExecutionId);
    }
    if (!expired) return 'unreadable';
    const own = await store.findParent(executionId);
    if (own !== undefined && !own.unmanaged && own.endedSeenAt === undefined) {
      await store.markExpired(own);
      await reconcile(executionId, 'request');
    }
    return 'unreadable';
  }

  /** Whether AWS may have forgotten it: by its own start, its event's time, or what is known of its parent. */
  async function isExpired({
    executionId,
    startTime,
    provenance,
    parentExecutionId,
  }: ExecutionRef): Promise<boolean> {
    const known = startTime ?? provenance.eventTime;
    const at = known ?? (await startOf(executionId)) ?? (await endOf(parentExecutionId));
    return at !== undefined && now() - at > HISTORY_MS;
  }

  /** For a parent without a start time: when it was last seen, or first named. */
  async function startOf(executionId: string): Promise<number | undefined> {
    const own = await ifReadable(store.findParent(executionId));
    return own === 'unreadable' ? undefined : (own?.startTime ?? own?.observedAt ?? own?.placeholderSince);
  }

  async function endOf(parentId: string | undefined): Promise<number | undefined> {
    const parent = parentId === undefined ? undefined : await ifReadable(store.findParent(parentId));
    return parent === 'unreadable' ? undefined : parent?.endTime;
  }
}
