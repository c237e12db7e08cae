import { MINUTE_MS } from '../domain/durations.ts';
import type { Location } from '../domain/location.ts';
import { phaseOf } from '../domain/status.ts';
import type { Parent } from '../ledger/parent.ts';
import { CouldNotLookError } from '../lib/errors.ts';
import { describeOpen, type OpenLedgers } from './open-ledgers.ts';
import { planDrive, sweepRef, type Enquiry } from './plan-drive.ts';
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

/** Drives the open parents that are due, the longest due first. */
export function createDriveOpen({ finder, store, request, now, deadlineMs, attempt }: DriveOpenDeps) {
  return async (stopAt: number): Promise<Driven> => {
    const startedAt = now();
    let [due, requested, unreadable] = [0, 0, 0];
    // A parent that this sweep postpones moves further back in the index, and would be counted twice.
    const open = new Map<string, Pick<Parent, 'endedSeenAt'>>();
    let after: Awaited<ReturnType<SweepStore['openParents']>>['next'];
    do {
      const page = await store.openParents(undefined, PAGE, after);
      for (const { executionId, endedSeenAt } of page.parents) open.set(executionId, { endedSeenAt });
      unreadable += page.unreadable;
      // The others are only counted: they come after those that are due.
      const dueParents = page.parents.filter(({ nextCheckAt = 0 }) => nextCheckAt <= startedAt);
      due += dueParents.length;
      const { collect, ask } = planDrive(dueParents);
      requested += await collectAll(collect);
      for (const enquiry of ask) {
        if (now() >= stopAt) return { due, requested, unreadable, open: undefined };
        await attempt(enquiry.location, async () => {
          requested += await collectAll(await notRunning(enquiry));
        });
      }
      after = page.next;
    } while (after !== undefined && now() < stopAt);
    if (after !== undefined) return { due, requested, unreadable, open: undefined };
    return {
      due,
      requested,
      unreadable,
      open: describeOpen([...open.values()], { now: startedAt, deadlineMs }),
    };
  };

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
