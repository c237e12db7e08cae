import type { Parent } from '../ledger/parent.ts';
import type { ServeStore } from './ports.ts';

/** Which roots are wanted; what is undefined excludes none. Times are milliseconds since the epoch. */
interface Wanted {
  readonly runbook?: string | undefined;
  /** Whether in capitals or not. */
  readonly statuses?: readonly string[] | undefined;
  readonly sealed?: boolean | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly limit: number;
  /** Where the page before ended. */
  readonly after?: string | undefined;
}

interface Found {
  /** Newest first. */
  readonly parents: readonly Parent[];
  /** Where the next page begins; undefined if there is none. */
  readonly next: string | undefined;
}

const PAGE = 100;
/** So many are looked at for one answer: a filter that lets few through must not make it late. */
const MOST_LOOKED_AT = 2_000;

/** Roots that are wanted, newest first. */
export async function findRoots(store: Pick<ServeStore, 'listRoots'>, wanted: Wanted): Promise<Found> {
  const { limit, since = -Infinity, until } = wanted;
  const found: Parent[] = [];
  let after = wanted.after;
  for (let lookedAt = 0; lookedAt < MOST_LOOKED_AT; lookedAt += PAGE) {
    const { parents, next } = await store.listRoots(PAGE, after, until);
    for (const parent of parents) {
      if ((parent.startTime ?? 0) < since) return { parents: found, next: undefined };
      if (found.length === limit) return { parents: found, next: after };
      if (isWanted(parent, wanted)) found.push(parent);
      after = positionOf(parent);
    }
    if (next === undefined) return { parents: found, next: undefined };
    after = next;
  }
  return { parents: found, next: after };
}

const isWanted = ({ runbook, status, sealed }: Parent, wanted: Wanted): boolean =>
  (wanted.runbook === undefined || wanted.runbook === runbook) &&
  (wanted.statuses === undefined || wanted.statuses.some((one) => isSameStatus(one, status))) &&
  (wanted.sealed === undefined || wanted.sealed === (sealed !== undefined));

const isSameStatus = (wanted: string, status = ''): boolean => wanted.toLowerCase() === status.toLowerCase();

/** As `listRoots` gives it: `<ISO time>#<executionId>`. */
const positionOf = ({ startTime = 0, executionId }: Parent): string =>
  `${new Date(startTime).toISOString()}#${executionId}`;
