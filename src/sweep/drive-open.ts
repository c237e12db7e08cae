import { MINUTE_MS } from '../domain/durations.ts';
import type { Location } from '../domain/location.ts';
import { phaseOf } from '../domain/status.ts';
import type { Parent } from '../ledger/parent.ts';
import { batchesOf } from '../lib/batches.ts';
import { CouldNotLookError } from '../lib/errors.ts';
import { describeOpen, type OpenLedgers } from './open-ledgers.ts';
import { planDrive, planOrder, sweepRef, type Enquiry } from './plan-drive.ts';
import type { Request, RootFinder, SweepStore } from './ports.ts';

/** A little less than the time between two sweeps, so that the next one checks again. */
const NEXT_LOOK_MS = 4 * MINUTE_MS;
const LONGEST_LOOK_MS = 24 * 60 * MINUTE_MS;
/**
 * Nine delays that double each time, a day and a half in all, and then 30 daily ones: AWS keeps executions for
 * 30 days.
 */
const LOOKS_IN_A_MONTH = 39;
const PAGE = 100;
/** So many are requested before it is asked whether there is time for more. */
const REQUESTS = 100;

interface DriveOpenDeps {
  readonly finder: Pick<RootFinder, 'listByIds'>;
  readonly store: Pick<SweepStore, 'openParents' | 'postpone' | 'abandon' | 'markExpired'>;
  readonly request: Request;
  readonly now: () => number;
  readonly deadlineMs: number;
  /** Runs the work of one location, so that its failure is logged and does not stop the rest. */
  readonly attempt: (location: Enquiry['location'], work: () => Promise<void>) => Promise<void>;
}

/** How many open parents were due, how many were requested, and how many were open when the sweep began. */
export interface Driven {
  readonly due: number;
  readonly requested: number;
  /** Open ledgers that were left out because they cannot be understood. */
  readonly unreadable: number;
  /** Undefined if there was no time to read them all. */
  readonly open: OpenLedgers | undefined;
}

interface OpenParents {
  readonly parents: readonly Parent[];
  /** Those that were left out because they cannot be understood. */
  readonly unreadable: number;
  /** False if there was no time to read them all. */
  readonly isWhole: boolean;
}

/** Goes through the open parents that are due: known roots first, then what is below them, then placeholders. */
export function createDriveOpen({ finder, store, request, now, deadlineMs, attempt }: DriveOpenDeps) {
  return async (stopAt: number): Promise<Driven> => {
    const startedAt = now();
    const { parents, unreadable, isWhole } = await readOpen(startedAt + (stopAt - startedAt) / 2);
    // The others are only counted.
    const due = parents.filter(({ nextCheckAt = 0 }) => nextCheckAt <= startedAt);
    let requested = 0;
    let isDone = true;
    for (const group of planOrder(due)) {
      const { collect, ask } = planDrive(group);
      const work = [
        ...batchesOf(collect, REQUESTS).map((batch) => () => collectThem(batch)),
        ...ask.map(
          (enquiry) => () => attempt(enquiry.location, async () => collectThem(await notRunning(enquiry))),
        ),
      ];
      for (const one of work) {
        if (now() >= stopAt) isDone = false;
        else await one();
      }
    }
    const open = isWhole && isDone ? describeOpen(parents, { now: startedAt, deadlineMs }) : undefined;
    return { due: due.length, requested, unreadable, open };

    async function collectThem(some: readonly Parent[]): Promise<void> {
      requested += await collectAll(some);
    }
  };

  /** All that is open, the longest due first; not whole if there was no time for all of it. */
  async function readOpen(stopAt: number): Promise<OpenParents> {
    const parents: Parent[] = [];
    let unreadable = 0;
    let after: Awaited<ReturnType<SweepStore['openParents']>>['next'];
    do {
      const page = await store.openParents(undefined, PAGE, after);
      parents.push(...page.parents);
      unreadable += page.unreadable;
      after = page.next;
    } while (after !== undefined && now() < stopAt);
    return { parents, unreadable, isWhole: after === undefined };
  }

  async function collectAll(parents: readonly Parent[]): Promise<number> {
    await request(parents.map(sweepRef));
    // A reconcile decides when to check an ended parent again.
    for (const parent of parents) if (parent.endedSeenAt === undefined) await lookLater(parent);
    return parents.length;
  }

  /**
   * Parents that are not seen running: they have ended, are gone, have a status that may be an end, or may not
   * be listed.
   */
  async function notRunning({ location, parents }: Enquiry): Promise<readonly Parent[]> {
    const running = await listRunning(location, parents);
    for (const parent of parents) {
      if (running.has(parent.executionId)) await postpone(parent, NEXT_LOOK_MS, 0);
    }
    return parents.filter(({ executionId }) => !running.has(executionId));
  }

  /** Where the sweep may not list, collect may still read: a nested parent runs in a member account. */
  async function listRunning(location: Location, parents: readonly Parent[]): Promise<ReadonlySet<string>> {
    const ids = parents.map(({ executionId }) => executionId);
    try {
      const listed = await finder.listByIds(location, ids);
      const running = listed.filter(({ status }) => phaseOf(status) === 'running');
      return new Set(running.map(({ executionId }) => executionId));
    } catch (error) {
      if (error instanceof CouldNotLookError) return new Set();
      throw error;
    }
  }

  /**
   * Back off exponentially while the parent cannot be read; give up after a month. Each successful read starts
   * again.
   */
  async function lookLater(parent: Parent): Promise<void> {
    const { executionId, kind, requestRounds } = parent;
    if (requestRounds >= LOOKS_IN_A_MONTH) {
      return kind === undefined ? store.abandon(executionId) : store.markExpired(parent);
    }
    return postpone(parent, Math.min(NEXT_LOOK_MS * 2 ** requestRounds, LONGEST_LOOK_MS), requestRounds + 1);
  }

  async function postpone(
    { executionId, nextCheckAt }: Parent,
    byMs: number,
    requestRounds: number,
  ): Promise<void> {
    await store.postpone(executionId, now() + byMs, requestRounds, nextCheckAt);
  }
}
