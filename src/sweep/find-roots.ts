import type { Place } from '../automation/place.ts';
import type { ListedExecution, Request, RootFinder, SweepStore } from './ports.ts';
import { planSlices } from './time-slices.ts';

const DAY_MS = 24 * 60 * 60_000;

interface Dependencies {
  readonly finder: Pick<RootFinder, 'listCrossAccount'>;
  readonly store: Pick<
    SweepStore,
    'findProgress' | 'recordProgress' | 'stubRoot' | 'findParent' | 'hasResult'
  >;
  readonly request: Request;
  readonly now: () => number;
  /** How far back roots are looked for, once a day and at the start. */
  readonly lookBackMs: number;
}

/** How many executions a place listed, and how many of them the table lacked. */
export interface Findings {
  readonly listed: number;
  readonly found: number;
}

/**
 * Lists what started in a place since the last look, slice by slice. A slice counts as looked at only when every root of it
 * stands in the table; out of time, the next sweep goes on there.
 */
export function createFindRoots({ finder, store, request, now, lookBackMs }: Dependencies) {
  return async (place: Place, stopAt: number): Promise<Findings> => {
    const startedAt = now();
    const before = await store.findProgress(place);
    const startOver = before === undefined || startedAt - before.lookedBackAt >= DAY_MS;
    const { listedUntil, lookedBackAt } = startOver
      ? { listedUntil: startedAt - lookBackMs, lookedBackAt: startedAt }
      : before;

    let [listed, found] = [0, 0];
    for (const slice of planSlices(listedUntil, startedAt)) {
      let nextToken: string | undefined;
      do {
        if (now() >= stopAt) return { listed, found };
        const page = await finder.listCrossAccount(place, slice, nextToken);
        for (const execution of page.entries) if (await remember(execution, place)) found += 1;
        listed += page.entries.length;
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      await store.recordProgress(place, { listedUntil: slice.to, lookedBackAt });
    }
    return { listed, found };
  };

  /** A root gets its place in the index of what is open; a run that has a parent itself is simply asked for. */
  async function remember(execution: ListedExecution, place: Place): Promise<boolean> {
    const { executionId, parentExecutionId, startTime } = execution;
    if (parentExecutionId === undefined) return store.stubRoot({ ...execution, place });
    const known = (await store.findParent(executionId)) !== undefined || (await store.hasResult(executionId));
    if (known) return false;
    await request([{ executionId, place, startTime, provenance: { source: 'sweep' }, tries: {} }]);
    return true;
  }
}
