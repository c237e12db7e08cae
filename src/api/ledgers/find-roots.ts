import type { Parent } from '../../ledger/parent.ts';
import type { ServeStore } from '../ports.ts';

/** Which roots are wanted; an undefined filter excludes none. Times are milliseconds since the epoch. */
interface Wanted {
  readonly runbook?: string | undefined;
  readonly runbookVersion?: string | undefined;
  /** A whole ARN, or what follows a `/` in it. */
  readonly startedBy?: string | undefined;
  /** Whether in capitals or not. */
  readonly statuses?: readonly string[] | undefined;
  readonly sealed?: boolean | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly limit: number;
  /** Where the previous page ended. */
  readonly after?: string | undefined;
}

interface Found {
  /** Newest first. */
  readonly parents: readonly Parent[];
  /** Within the page, in no order: IDs of roots that cannot be understood, whatever the filter. */
  readonly unreadable: readonly string[];
  /** Where the next page begins; undefined if there is none. */
  readonly next: string | undefined;
}

const PAGE = 100;
/** At most this many are read for one answer: a filter that matches few must not make it slow. */
const MOST_LOOKED_AT = 2_000;

/** Roots that match, newest first. */
export async function findRoots(store: Pick<ServeStore, 'listRoots'>, wanted: Wanted): Promise<Found> {
  const { limit, since = -Infinity, until } = wanted;
  const found: Parent[] = [];
  const unreadable: string[] = [];
  const oldest = Number.isFinite(since) ? new Date(since).toISOString() : '';
  let after = wanted.after;
  for (let lookedAt = 0; lookedAt < MOST_LOOKED_AT; lookedAt += PAGE) {
    const { parents, next, ...page } = await store.listRoots(PAGE, after, until);
    const noteUnreadable = (from: string): void => {
      for (const { executionId, position } of page.unreadable) {
        if (position >= from) unreadable.push(executionId);
      }
    };
    for (const parent of parents) {
      if ((parent.startTime ?? 0) < since) {
        noteUnreadable(oldest);
        return { parents: found, unreadable, next: undefined };
      }
      if (found.length === limit) {
        // The rest is on the next page.
        noteUnreadable(after ?? '');
        return { parents: found, unreadable, next: after };
      }
      if (isWanted(parent, wanted)) found.push(parent);
      after = positionOf(parent);
    }
    noteUnreadable(oldest);
    if (next === undefined) return { parents: found, unreadable, next: undefined };
    after = next;
  }
  return { parents: found, unreadable, next: after };
}

const isWanted = ({ runbook, runbookVersion, startedBy, status, sealed }: Parent, wanted: Wanted): boolean =>
  (wanted.runbook === undefined || wanted.runbook === runbook) &&
  (wanted.runbookVersion === undefined || wanted.runbookVersion === runbookVersion) &&
  (wanted.startedBy === undefined || isPrincipal(wanted.startedBy, startedBy)) &&
  (wanted.statuses === undefined || wanted.statuses.some((one) => isSameStatus(one, status))) &&
  (wanted.sealed === undefined || wanted.sealed === (sealed !== undefined));

const isPrincipal = (wanted: string, arn = ''): boolean => arn === wanted || arn.endsWith(`/${wanted}`);

const isSameStatus = (wanted: string, status = ''): boolean => wanted.toLowerCase() === status.toLowerCase();

/** As `listRoots` gives it: `<ISO time>#<executionId>`. */
export const positionOf = ({
  startTime = 0,
  executionId,
}: Pick<Parent, 'startTime' | 'executionId'>): string =>
  `${new Date(startTime).toISOString()}#${executionId}`;
