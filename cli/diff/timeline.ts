import { ReportPage, type ListedParent } from '../client/answers.ts';
import type { Query } from '../client/client.ts';
import { readPages } from '../client/read-pages.ts';
import { ITEMS_PER_PAGE, pathOf } from '../client/read-report.ts';
import { couldNotLook } from '../failure.ts';
import { readList } from '../list/read-list.ts';
import { silently, type Session } from '../session.ts';
import { DiffPage, type Change } from './diff-page.ts';

/** What of several runs is asked for. */
export interface Asked {
  /** How many, at least 2. */
  readonly runs: number;
  /** Only changes of this output; undefined for any change. */
  readonly outputName: string | undefined;
  /** As the API takes them. */
  readonly filter: Query;
}

/** A change, with the run that brought it. */
export type DatedChange = Change & {
  readonly parentExecutionId: string;
  readonly startTime?: string | undefined;
};

/** The runs of one runbook, and what changed from each to the next. */
export interface Timeline {
  readonly runbook: string;
  /** Newest first. */
  readonly runs: readonly Pick<ListedParent, 'parentExecutionId' | 'startTime'>[];
  /** Newest first. */
  readonly changes: readonly DatedChange[];
}

export const isSameKind = ({ kind }: Pick<Change, 'kind'>): boolean => kind === 'same';

/**
 * Compares each of the last runs of a runbook with the one before it.
 * @param parentId the newest of them
 * @throws {Failure} if it is the only one, or its runbook or start is not known
 */
export async function readTimeline(
  parentId: string,
  { runs: most, outputName, filter }: Asked,
  session: Session,
): Promise<Timeline> {
  const quiet = silently(session);
  const api = await session.client();
  const { runbook, startTime } = await api.get(pathOf(parentId), { limit: 1 }, ReportPage);
  if (runbook === undefined || startTime === undefined) {
    throw couldNotLook(`When ${parentId} began, and of which runbook it is, is not known: give two IDs`);
  }
  const { executions: earlier } = await readList(most - 1, { runbook, until: startTime }, quiet);
  if (earlier.length === 0) {
    throw couldNotLook(`No earlier run of ${runbook} is known: ${parentId} is the first`);
  }
  const runs = [{ parentExecutionId: parentId, startTime }, ...earlier].map((run) => ({
    parentExecutionId: run.parentExecutionId,
    startTime: run.startTime,
  }));
  const changes: DatedChange[] = [];
  for (const [index, after] of runs.slice(0, -1).entries()) {
    session.progress.show(`${index + 1} of ${runs.length - 1} comparisons`);
    const before = runs[index + 1]?.parentExecutionId ?? '';
    const { items } = await readPages(
      {
        path: `${pathOf(before)}/diff/${encodeURIComponent(after.parentExecutionId)}`,
        query: filter,
        shape: DiffPage,
        itemsOf: (page) => page.changes,
        pageSize: ITEMS_PER_PAGE,
        progressOf: (count) => `${count} changes`,
      },
      quiet,
    );
    const wanted = items.flatMap((change) => ofOutput(change, outputName));
    changes.push(...wanted.map((change) => ({ ...change, ...after })));
    await session.output.stream(changes.slice(changes.length - wanted.length));
  }
  session.progress.clear();
  return { runbook, runs, changes };
}

/** The change with that output alone; nothing if it did not change. Where not all are listed, it may be among the others. */
function ofOutput(change: Change, name: string | undefined): readonly Change[] {
  if (name === undefined) return [change];
  const outputs = (change.outputs ?? []).filter((output) => output.name === name);
  if (outputs.length > 0) return [{ ...change, outputs }];
  const mayBe = (change.outputsOmitted ?? 0) > 0 || change.outputsUnreadable === true;
  return mayBe ? [change] : [];
}
