import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/durations.ts';
import type { Location } from '../domain/location.ts';
import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import type { ListedExecution, Request, RootFinder, SweepProgress, SweepStore } from './ports.ts';
import { planSlices } from './time-slices.ts';

/** Lists may lag: what started shortly before the last search is searched again. */
const OVERLAP_MS = HOUR_MS;

const LONGEST_HISTORY_MS = 31 * DAY_MS;

interface FindRootsDeps {
  readonly finder: Pick<RootFinder, 'listCrossAccount'>;
  readonly store: Pick<
    SweepStore,
    'findProgress' | 'recordProgress' | 'createRootPlaceholder' | 'findParent' | 'hasResult'
  >;
  readonly request: Request;
  readonly now: () => number;
  /** How far back roots are searched, once a day and at the start. */
  readonly lookBackMs: number;
}

/** How many executions a location listed, and how many of them the table lacked. */
export interface Findings {
  readonly listed: number;
  readonly found: number;
}

/**
 * Lists what started in a location since the last search, slice by slice. A slice is done only when each of its
 * roots is in the table. Out of time, the next sweep continues there, with slices half as long if none was
 * finished.
 */
export function createFindRoots({ finder, store, request, now, lookBackMs }: FindRootsDeps) {
  return async (location: Location, stopAt: number): Promise<Findings> => {
    const startedAt = now();
    const { from, sliceMs, ...progress } = whereToBegin(await store.findProgress(location), startedAt);
    let [listed, found, finished] = [0, 0, 0];
    for (const slice of planSlices(from, startedAt, sliceMs)) {
      let nextToken: string | undefined;
      do {
        if (now() >= stopAt) {
          const shorter = finished > 0 ? sliceMs : Math.max(MINUTE_MS, sliceMs / 2);
          await store.recordProgress(location, { ...progress, resumeFrom: slice.from, sliceMs: shorter });
          return { listed, found };
        }
        const page = await finder.listCrossAccount(location, slice, nextToken);
        for (const execution of page.entries) if (await remember(execution, location)) found += 1;
        listed += page.entries.length;
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      finished += 1;
      if (slice.to < startedAt)
        await store.recordProgress(location, { ...progress, resumeFrom: slice.to, sliceMs });
    }
    await store.recordProgress(location, { ...progress, listedUntil: startedAt });
    return { listed, found };
  };

  /** Where the last search stopped; at first, and once a day, as far back as AWS may still list missed executions. */
  function whereToBegin(before: SweepProgress | undefined, startedAt: number) {
    const resumeFrom = before?.resumeFrom;
    const isDue = before === undefined || startedAt - before.lookedBackAt >= DAY_MS;
    if (before === undefined || (isDue && resumeFrom === undefined)) {
      const from = startedAt - lookBackMs;
      return { from, sliceMs: DAY_MS, listedUntil: from, lookedBackAt: startedAt };
    }
    const { listedUntil, sliceMs = DAY_MS } = before;
    return {
      // AWS lists nothing that is older than a month.
      from: Math.max(resumeFrom ?? listedUntil - OVERLAP_MS, startedAt - LONGEST_HISTORY_MS),
      sliceMs,
      listedUntil,
      lookedBackAt: before.lookedBackAt,
    };
  }

  /** A root whose item cannot be understood is in the table too. */
  async function isKept(parentId: string): Promise<boolean> {
    try {
      return (await store.findParent(parentId)) !== undefined;
    } catch (error) {
      if (error instanceof UnreadableItemError) return true;
      throw error;
    }
  }

  /** A root is put into the index of what is open; an execution with a parent is requested. */
  async function remember(execution: ListedExecution, location: Location): Promise<boolean> {
    const { executionId, parentExecutionId, startTime } = execution;
    if (parentExecutionId === undefined) return store.createRootPlaceholder({ ...execution, location });
    const known = (await isKept(executionId)) || (await store.hasResult(executionId));
    if (known) return false;
    await request([{ executionId, location, startTime, provenance: { source: 'sweep' }, attempts: {} }]);
    return true;
  }
}
