import type { Denial } from '../domain/denial.ts';
import type { ChildrenRef, CollectionRef, LocationListing } from '../domain/execution-ref.ts';
import type { Parent } from '../ledger/parent.ts';
import { isOfLedger, type ScheduleReconcile } from '../ledger/schedule-reconcile.ts';
import { refusedSince } from '../ledger/refusal.ts';
import type { Requests } from '../ledger/ports.ts';
import type { ListedChild } from '../ledger/roster.ts';
import type { TargetRow } from '../ledger/target-row.ts';
import { CouldNotLookError, ThrottledError } from '../lib/errors.ts';
import { refusedDelayMs, throttledDelayMs, type Random } from './back-off.ts';
import type { CoverageRecorder } from './coverage-recorder.ts';
import type { CollectStore, ExecutionSource, Requeue } from './ports.ts';

interface CollectChildrenDeps {
  readonly source: Pick<ExecutionSource, 'listChildren'>;
  readonly store: Pick<
    CollectStore,
    'findParent' | 'recordLocationPage' | 'finishLocationList' | 'targetsIn' | 'knownRefusedSince'
  >;
  readonly coverageRecorder: Pick<CoverageRecorder, 'denied'>;
  readonly requests: Pick<Requests, 'request'>;
  readonly requeue: Requeue;
  readonly scheduleReconcile: ScheduleReconcile;
  readonly now: () => number;
  readonly random: Random;
}

/**
 * Asks a location for the children of a parent, keeps each page, and requests the children that are not known
 * yet. Out of time, or throttled, it is requeued and continues from its last page.
 */
export function createCollectChildren(deps: CollectChildrenDeps) {
  const { source, store, coverageRecorder, requests, requeue, scheduleReconcile, now, random } = deps;

  return async (ref: ChildrenRef, stopAt: number): Promise<void> => {
    const parent = await store.findParent(ref.childrenOf);
    if (parent === undefined) return;
    const { location } = ref;
    const known = knownIds(await store.targetsIn(ref.childrenOf, location));
    let { startedAt, parts, nextToken }: Partial<LocationListing> = ref.listing ?? {};
    startedAt ??= now();
    parts ??= 0;
    let denial: Denial | undefined;
    let [refusedAt, since] = [0, 0];
    for (;;) {
      const page = await askPage(parent, ref, nextToken);
      if (page instanceof ThrottledError) {
        if (nextToken === undefined) throw page; // No page has been listed yet, so there is nothing to keep.
        const listing = { startedAt, parts, nextToken };
        return requeue({ ...ref, listing }, throttledDelayMs(ref.attempts, random));
      }
      if (page instanceof CouldNotLookError) {
        denial = { reason: page.reason, message: page.message };
        // The pages that were read before stay as they are: the refusal is a listing of its own, with its own time.
        refusedAt = now();
        since = refusedSince(await store.knownRefusedSince(location), refusedAt);
        const refusal = { location, startedAt: refusedAt, problem: denial, refusedSince: since };
        await store.finishLocationList(parent, refusal);
        break;
      }
      parts += 1;
      await store.recordLocationPage(parent, { location, startedAt, part: parts, children: page.entries });
      await requests.request(requestsFor(ref, page.entries, known));
      nextToken = page.nextToken;
      if (nextToken === undefined) {
        await store.finishLocationList(parent, { location, startedAt });
        break;
      }
      if (now() >= stopAt) return requeue({ ...ref, listing: { startedAt, parts, nextToken } }, 0);
    }
    const outcome = await scheduleReconcile(ref.childrenOf, ref.immediate);
    if (denial === undefined || !isOfLedger(outcome)) return;
    const delayMs = since < refusedAt ? undefined : refusedDelayMs(ref.attempts);
    if (delayMs !== undefined) {
      await requeue({ ...ref, listing: undefined, attempts: { ...ref.attempts, refused: 1 } }, delayMs);
    }
    await coverageRecorder.denied(location, denial, undefined);
  };

  async function askPage({ executionId }: Parent, { location }: ChildrenRef, nextToken: string | undefined) {
    try {
      return await source.listChildren(executionId, location, nextToken);
    } catch (error) {
      if (error instanceof CouldNotLookError || error instanceof ThrottledError) return error;
      throw error;
    }
  }
}

/** The children whose row says how they ended. */
const knownIds = (rows: readonly TargetRow[]): ReadonlySet<string> =>
  new Set(rows.filter(({ rank }) => rank >= 2).map(({ executionId }) => executionId));

const requestsFor = (
  { childrenOf: parentExecutionId, location, immediate, provenance }: ChildrenRef,
  children: readonly ListedChild[],
  known: ReadonlySet<string>,
): CollectionRef[] =>
  children
    .filter(({ executionId }) => !known.has(executionId))
    .map(({ executionId, startTime }) => ({
      executionId,
      location,
      parentExecutionId,
      startTime,
      immediate,
      provenance,
      attempts: {},
    }));
