import { HISTORY_MS } from '../automation/history.ts';
import type { ExecutionRef } from '../automation/execution-ref.ts';
import type { Place } from '../automation/place.ts';
import type { Count } from '../ledger/count.ts';
import { isOfLedger, type Poke } from '../ledger/poke.ts';
import { notFoundDelayMs } from './back-off.ts';
import type { CoverageNotes } from './coverage-notes.ts';
import type { Look } from './look.ts';
import type { CollectStore, PutBack } from './ports.ts';
import { unreadableRow } from './target-rows.ts';

interface Dependencies {
  readonly store: CollectStore;
  readonly notes: Pick<CoverageNotes, 'denied'>;
  readonly putBack: PutBack;
  readonly count: Count;
  readonly poke: Poke;
  readonly now: () => number;
}

type Unreadable = Exclude<Look, { readonly outcome: 'found' }>;

/** Keeps why an execution could not be seen: for its parent where that is known, else for the place. */
export function createRecordUnreadable({ store, notes, putBack, count, poke, now }: Dependencies) {
  return async (ref: ExecutionRef, look: Unreadable): Promise<'unreadable' | 'putBack'> => {
    switch (look.outcome) {
      case 'denied':
        await recordDenied(ref, look);
        return 'unreadable';
      case 'notThere':
        return recordNotThere(ref, look.place);
      case 'nowhere':
        await store.markOrphan(ref.executionId);
        return 'unreadable';
      case 'notEverywhere':
        for (const denial of look.denials) await notes.denied(denial.place, denial, undefined);
        return 'unreadable';
    }
  };

  async function recordDenied(
    ref: ExecutionRef,
    denial: Unreadable & { readonly outcome: 'denied' },
  ): Promise<void> {
    const { place, reason, message } = denial;
    if (ref.parentExecutionId === undefined) return notes.denied(place, denial, ref.provenance);
    await store.recordTarget(
      ref.parentExecutionId,
      unreadableRow(ref, place, { rank: 0, reason, message }, now()),
    );
    if (isOfLedger(await poke(ref.parentExecutionId))) await notes.denied(place, denial, ref.provenance);
  }

  async function recordNotThere(ref: ExecutionRef, place: Place): Promise<'unreadable' | 'putBack'> {
    const { executionId, parentExecutionId } = ref;
    const expired = await isExpired(ref);
    const delayMs = expired ? undefined : notFoundDelayMs(ref.tries);
    if (delayMs !== undefined) {
      await putBack({ ...ref, tries: { ...ref.tries, notFound: (ref.tries.notFound ?? 0) + 1 } }, delayMs);
      return 'putBack';
    }
    if (parentExecutionId !== undefined) {
      const seen = expired
        ? ({ rank: 2, reason: 'expired' } as const)
        : ({ rank: 0, reason: 'notFound' } as const);
      await store.recordTarget(parentExecutionId, unreadableRow(ref, place, seen, now()));
      await poke(parentExecutionId);
    }
    if (!expired) return 'unreadable';
    const own = await store.findParent(executionId);
    if (own !== undefined && !own.foreign && own.endedSeenAt === undefined) {
      await store.markExpired(own);
      await count(executionId, 'request');
    }
    return 'unreadable';
  }

  /** Whether AWS may have forgotten it: by its own start, its event's time, or else by what is known of its parent. */
  async function isExpired({
    executionId,
    startTime,
    provenance,
    parentExecutionId,
  }: ExecutionRef): Promise<boolean> {
    const known = startTime ?? provenance.eventTime;
    const at = known ?? (await startOf(executionId)) ?? (await endOf(parentExecutionId));
    return at !== undefined && now() - at > HISTORY_MS;
  }

  /** Of a parent that does not say when it started: when it was last seen, or first heard of. */
  async function startOf(executionId: string): Promise<number | undefined> {
    const own = await store.findParent(executionId);
    return own?.startTime ?? own?.observedAt ?? own?.stubbedAt;
  }

  async function endOf(parentId: string | undefined): Promise<number | undefined> {
    return parentId === undefined ? undefined : (await store.findParent(parentId))?.endTime;
  }
}
