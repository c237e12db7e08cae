import type { ExecutionRef } from '../domain/execution-ref.ts';
import type { Execution } from '../domain/execution.ts';
import type { FanOut } from '../domain/fan-out.ts';
import { HISTORY_MS } from '../domain/history.ts';
import type { ListingCursor, ListProblem, Parent } from '../ledger/parent.ts';
import type { RosterPart } from '../ledger/roster.ts';
import { CouldNotLookError, ThrottledError } from '../lib/errors.ts';
import { notFoundDelayMs } from './back-off.ts';
import type { CoverageRecorder } from './coverage-recorder.ts';
import type { CollectStore, ExecutionSource, Requeue } from './ports.ts';
import { toRosterSteps } from './roster-step.ts';

/** Longer than a function may run: after that, the holder of the lease has died. */
const LEASE_MS = 150_000;

interface ListRosterDeps {
  readonly source: Pick<ExecutionSource, 'listSteps' | 'listChildren'>;
  readonly store: Pick<
    CollectStore,
    'findParent' | 'leaseListing' | 'releaseListing' | 'keepCursor' | 'recordRosterPart' | 'publishRoster'
  >;
  readonly coverageRecorder: Pick<CoverageRecorder, 'refusedStarts'>;
  readonly requeue: Requeue;
  readonly now: () => number;
  /** How long after a parent's end was learnt a list that cannot be read is waited for. */
  readonly deadlineMs: number;
}

export type ListRoster = (
  execution: Execution,
  fanOut: FanOut,
  ref: ExecutionRef,
  stopAt: number,
) => Promise<void>;

/**
 * Lists the children of an ended parent exactly once. The holder of the lease writes page after page; no reader
 * sees them until one last write names them all. Out of time, it is requeued and continues from its last page.
 */
export function createListRoster({
  source,
  store,
  coverageRecorder,
  requeue,
  now,
  deadlineMs,
}: ListRosterDeps): ListRoster {
  return async (execution, fanOut, ref, stopAt) => {
    const { executionId } = execution;
    let lease = now() + LEASE_MS;
    if (!(await store.leaseListing(executionId, lease))) return;

    const parent = await store.findParent(executionId);
    let cursor = parent?.cursor ?? beginning();
    let resumed = parent?.cursor !== undefined;
    for (;;) {
      if (now() >= stopAt) {
        await store.releaseListing(executionId, lease);
        return requeue({ ...ref, location: execution.location, isKnownParent: true }, 0);
      }
      let page: ListingPage | undefined;
      try {
        page = await readPage(execution, fanOut, cursor);
      } catch (error) {
        if (resumed && !(error instanceof ThrottledError || error instanceof CouldNotLookError)) {
          // The token may be too old: start again rather than fail for ever.
          cursor = beginning();
          resumed = false;
          continue;
        }
        const { endedSeenAt = now() } = parent ?? {};
        if (error instanceof CouldNotLookError && now() >= endedSeenAt + deadlineMs) {
          return publishWhatThereIs(execution, fanOut, cursor, parent, error.reason);
        }
        await store.releaseListing(executionId, lease);
        throw error;
      }
      resumed = false;
      if (page === undefined) {
        if (isForgotten(execution)) return publishWhatThereIs(execution, fanOut, cursor, parent, 'expired');
        await store.releaseListing(executionId, lease);
        return waitForSteps(execution, ref);
      }
      await store.recordRosterPart(execution, cursor.listedAt, cursor.parts, page.part);
      await coverageRecorder.refusedStarts(page.part.steps, cursor.listedAt);
      const next = nextCursor(cursor, fanOut, page.nextToken);
      if (next === undefined) break;
      const until = now() + LEASE_MS;
      if (!(await store.keepCursor(executionId, next, lease, until))) return;
      [cursor, lease] = [next, until];
    }
    await store.publishRoster(executionId, { listedAt: cursor.listedAt, parts: cursor.parts + 1 });
  };

  function isForgotten({ endTime, startTime, observedAt }: Execution): boolean {
    return now() - (endTime ?? startTime ?? observedAt) > HISTORY_MS;
  }

  /** The execution is there, and its steps are not yet. Wait for them, and then leave them to the sweep. */
  async function waitForSteps({ location }: Execution, ref: ExecutionRef): Promise<void> {
    const delayMs = notFoundDelayMs(ref.attempts);
    if (delayMs === undefined) return;
    const attempts = { ...ref.attempts, notFound: (ref.attempts.notFound ?? 0) + 1 };
    await requeue({ ...ref, location, isKnownParent: true, attempts }, delayMs);
  }

  /**
   * The list was not shown whole, and never will be. What was listed counts, else what was seen of it while the
   * parent ran, else the targets it was asked to run on.
   */
  async function publishWhatThereIs(
    execution: Execution,
    fanOut: FanOut,
    { listedAt, parts }: ListingCursor,
    parent: Parent | undefined,
    problem: ListProblem,
  ): Promise<void> {
    const { executionId } = execution;
    const seen = parts === 0 ? parent?.roster : { listedAt, parts };
    if (seen !== undefined) {
      await store.publishRoster(executionId, seen, problem);
      return;
    }
    await store.recordRosterPart(execution, listedAt, 0, {
      fanOut,
      steps: [],
      children: [],
      childrenListed: false,
    });
    await store.publishRoster(executionId, { listedAt, parts: 1 }, problem);
  }

  function beginning(): ListingCursor {
    return { listedAt: now(), parts: 0, stage: 'steps' };
  }

  async function readPage(
    { executionId, location }: Execution,
    fanOut: FanOut,
    { parts, stage, nextToken }: ListingCursor,
  ): Promise<ListingPage | undefined> {
    const first = parts === 0 ? { fanOut } : {};
    if (stage === 'steps') {
      const page = await source.listSteps(executionId, location, nextToken);
      if (page === undefined) return undefined;
      const steps = toRosterSteps(page.entries, fanOut.kind, location);
      return { part: { ...first, steps, children: [], childrenListed: false }, nextToken: page.nextToken };
    }
    const page = await source.listChildren(executionId, location, nextToken);
    return {
      part: { ...first, steps: [], children: page.entries, childrenListed: true },
      nextToken: page.nextToken,
    };
  }
}

interface ListingPage {
  readonly part: RosterPart;
  readonly nextToken: string | undefined;
}

/**
 * First the steps; where they may not name the children, then the children that the parent's location lists.
 * Undefined at the end.
 */
function nextCursor(
  cursor: ListingCursor,
  { kind }: FanOut,
  nextToken: string | undefined,
): ListingCursor | undefined {
  const parts = cursor.parts + 1;
  if (nextToken !== undefined) return { ...cursor, parts, nextToken };
  if (cursor.stage === 'children' || kind === 'targetLocations') return undefined;
  return { listedAt: cursor.listedAt, parts, stage: 'children' };
}
