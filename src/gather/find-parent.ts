import { locationKey, type Location } from '../domain/location.ts';
import { isFinal } from '../domain/status.ts';
import type { Parent } from '../ledger/parent.ts';
import { CouldNotLookError, ThrottledError } from '../lib/errors.ts';
import type { RuntimeDeps } from '../lib/runtime-deps.ts';
import { NotAParentError, NotARootError, ParentNotFoundError, ParentUnreadableError } from './errors.ts';
import type { Denials, GatherStore, Outcomes, ParentFinder } from './ports.ts';
import type { GatherFault } from './report.ts';

/** A parent that has just started may not be listed yet. */
const LAG_MS = [2_000, 4_000];
/** Other callers use up the quota: as in the queue, the parent is requested again until AWS answers. */
const THROTTLED_MS = 30_000;

interface FindParentDeps extends Pick<RuntimeDeps, 'sleep'> {
  readonly store: Pick<GatherStore, 'findParent'>;
  readonly finder: ParentFinder;
  readonly denials: Denials;
  readonly outcomes: Outcomes;
  readonly faults: readonly GatherFault[];
  readonly signal?: AbortSignal | undefined;
}

/** The parent that is gathered, as AWS lists it and as it is stored. */
export function createFindParent({
  store,
  finder,
  denials,
  outcomes,
  faults,
  sleep,
  signal,
}: FindParentDeps) {
  return {
    /**
     * @throws {ParentNotFoundError} if its location has no such execution, and never had
     * @throws {NotARootError} if it is the child of another
     * @throws {ParentUnreadableError} if the location may not be read
     */
    checkIsRoot: async (parentId: string, location: Location): Promise<void> => {
      const known = await store.findParent(parentId);
      if (known?.endedSeenAt !== undefined) return;
      let listed = await find(parentId, location);
      for (const ms of LAG_MS) {
        if (listed !== undefined || known !== undefined) break;
        await sleep(ms);
        listed = await find(parentId, location);
      }
      if (listed === undefined && known === undefined) throw new ParentNotFoundError(parentId, location);
      if (listed?.parentExecutionId !== undefined)
        throw new NotARootError(parentId, listed.parentExecutionId);
    },

    /** Whether AWS says that it has ended, or has forgotten it. */
    hasEnded: async (parentId: string, location: Location): Promise<boolean> => {
      const listed = await find(parentId, location);
      return listed === undefined || isFinal(listed.status);
    },

    /**
     * The stored parent, once it has been collected.
     * @throws {NotAParentError} if it starts no other execution
     */
    readParent: async (parentId: string, location: Location): Promise<Parent> => {
      const parent = await store.findParent(parentId);
      if (parent?.kind !== undefined || parent?.endedSeenAt !== undefined) return parent;
      const outcome = outcomes.get(parentId);
      if (outcome === 'ignored') throw new NotAParentError(parentId);
      const words =
        faults.find(({ executionId }) => executionId === parentId)?.message ??
        denials.get(locationKey(location))?.message;
      if (words !== undefined) throw new ParentUnreadableError(parentId, location, words);
      if (outcome === 'unreadable') throw new ParentNotFoundError(parentId, location);
      return {
        executionId: parentId,
        location,
        requestRounds: 0,
        announced: 0,
        unmanaged: false,
        unlocated: false,
        confirming: false,
      };
    },
  };

  async function find(parentId: string, location: Location) {
    for (;;) {
      try {
        const [listed] = await finder.listByIds(location, [parentId]);
        return listed;
      } catch (cause) {
        if (cause instanceof CouldNotLookError) {
          throw new ParentUnreadableError(parentId, location, cause.message, { cause });
        }
        if (!(cause instanceof ThrottledError) || signal?.aborted === true) throw cause;
        await sleep(THROTTLED_MS, signal);
      }
    }
  }
}
