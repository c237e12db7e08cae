import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import { digestOf } from './digest.ts';
import type { Limit } from './limit.ts';
import { isPastHorizon, scheduleNextCheck, ROUND_MS } from './schedule-reconcile.ts';
import { isReconcilable, type EndedParent, type Revision } from './parent.ts';
import { openRefs } from './open-refs.ts';
import type { Announce } from './announce.ts';
import type { LedgerBook, Requests } from './ports.ts';
import type { Roster } from './roster.ts';
import { evaluateTargets, type RollCall } from './evaluate-targets.ts';
import { isOpen, type Target } from './target.ts';

export type ReconcileOutcome = 'notReconcilable' | 'open' | 'sealed';
interface Cause {
  /** What triggered it: the children that it requests count as found that way. */
  readonly trigger: 'request' | 'sweep';
  /** Whether open targets are requested now, not at the next planned check. */
  readonly immediate: boolean;
}
export type Reconcile = (
  parentId: string,
  trigger: Cause['trigger'],
  immediate?: boolean,
) => Promise<ReconcileOutcome>;

interface ReconcileDeps {
  readonly book: LedgerBook;
  readonly requests: Pick<Requests, 'request'>;
  readonly announce: Announce;
  readonly now: () => number;
  /** How long after its end was learnt a root is sealed, whatever is open. */
  readonly deadlineMs: number;
  /** Of the process: how many ledgers it holds at once. */
  readonly limit?: Limit;
}

/**
 * Reconciles a ledger that may be complete: requests what is open, and seals what can be sealed. Clears the
 * dirty mark first and reads afterwards, so a row that changes in between sets it again. Only a reconcile that
 * sees no new mark may close.
 */
export function createReconcile({
  book,
  requests,
  announce,
  now,
  deadlineMs,
  limit = (work) => work(),
}: ReconcileDeps): Reconcile {
  return async (parentId, trigger, immediate = false) => {
    for (;;) {
      const outcome = await limit(() => reconcileOnce(parentId, { trigger, immediate }));
      if (outcome !== 'again') return outcome;
    }
  };

  async function reconcileOnce(parentId: string, cause: Cause): Promise<ReconcileOutcome | 'again'> {
    await book.clearDirty(parentId);
    const read = await readAll(parentId);
    if (read === undefined) return 'notReconcilable';
    const { parent, roster, rows } = read;
    const rollCall = evaluateTargets(parent, roster, rows);
    const unsettled = rollCall.targets.filter(({ settled }) => !settled);
    // A refused location is looked at again, although a seal does not wait for it.
    const open = rollCall.targets.filter(isOpen);
    if (cause.immediate) await askBelow(parentId, rollCall, cause);

    const understood = isUnderstood(parent, roster, rollCall);
    if (open.length > 0) await ask(parent, open, cause);
    else if (!understood) await lookLater(parent);

    if (unsettled.length > 0 || !understood) {
      // A nested ledger waits for its targets as long as AWS keeps them; a root until its deadline.
      const isRoot = parent.parentExecutionId === undefined;
      const isOver = isRoot
        ? now() >= parent.endedSeenAt + deadlineMs
        : isPastHorizon({ now: now(), endedSeenAt: parent.endedSeenAt });
      if (!isOver) return 'open';
    }
    return seal(parent, rollCall, { nothingOpen: open.length === 0, understood });
  }

  /** Undefined if it cannot be reconciled yet. */
  async function readAll(parentId: string) {
    try {
      const parent = await book.findParent(parentId);
      if (!isReconcilable(parent)) return undefined;
      const [roster, rows] = await Promise.all([
        book.findRoster(parent),
        book.targetsOf(parentId, 'withoutOutputs'),
      ]);
      return { parent, roster, rows };
    } catch (error) {
      // The change was not reconciled, so the mark stays until a version can reconcile it.
      if (error instanceof UnreadableItemError) await book.markDirty(parentId, now(), undefined);
      throw error;
    }
  }

  /** Sealed ledgers below that could not read everything look again at once. The ledger above need not be open for it. */
  async function askBelow(parentId: string, { targets }: RollCall, { trigger }: Cause): Promise<void> {
    const below = targets.filter(({ row }) => (row?.nested?.childCounts.unreadable ?? 0) > 0);
    if (below.length > 0) await requests.request(openRefs(parentId, below, trigger, true));
  }

  /** One round of requests, by the process that gets its lease; no other process requests until it is over. */
  async function ask(
    parent: EndedParent,
    open: readonly Target[],
    { trigger, immediate }: Cause,
  ): Promise<void> {
    const { executionId, nextCheckAt, endedSeenAt } = parent;
    // An immediate request still lets a round that is in progress end.
    const isImmediate = immediate && nextCheckAt !== undefined && nextCheckAt > now() + ROUND_MS;
    if (nextCheckAt === undefined || (nextCheckAt > now() && !isImmediate)) return;
    if (isPastHorizon({ now: now(), endedSeenAt })) return;
    if (!(await book.leaseRound(executionId, now() + ROUND_MS, nextCheckAt))) return;
    await requests.request(openRefs(executionId, open, trigger, immediate));
    await lookLater(parent);
  }

  async function lookLater({ executionId, endedSeenAt, requestRounds }: EndedParent): Promise<void> {
    await book.finishRound(
      executionId,
      scheduleNextCheck({ now: now(), endedSeenAt, deadlineMs, requestRounds }),
      requestRounds + 1,
    );
  }

  async function seal(
    parent: EndedParent,
    rollCall: RollCall,
    { nothingOpen, understood }: { readonly nothingOpen: boolean; readonly understood: boolean },
  ): Promise<'open' | 'sealed' | 'again'> {
    const { executionId, sealed, announced } = parent;
    if (sealed !== undefined && sealed.revision > announced) {
      await announce(parent, sealed);
      return 'again';
    }
    // A revision is announced to others, so items that could not be understood never make a new one.
    const digest = sealed !== undefined && !understood ? sealed.digest : digestOf(rollCall);
    if (sealed?.digest !== digest) {
      const next = nextRevision(sealed, rollCall, digest);
      if (!(await book.recordRevision(executionId, next, sealed?.revision ?? 0))) return 'again';
      await announce(parent, next);
    }
    const revision = sealed?.digest === digest ? sealed.revision : (sealed?.revision ?? 0) + 1;
    const nothingToCome = nothingOpen && understood;
    if (nothingToCome || isPastHorizon({ now: now(), endedSeenAt: parent.endedSeenAt })) {
      await book.closeLedger(executionId, revision);
    }
    return nothingToCome ? 'sealed' : 'open';
  }

  function nextRevision(
    sealed: Revision | undefined,
    { counts, expected, expectedAtLeast }: RollCall,
    digest: string,
  ): Revision {
    const sealedAt = sealed?.sealedAt ?? now();
    return { revision: (sealed?.revision ?? 0) + 1, digest, counts, expected, expectedAtLeast, sealedAt };
  }
}

/**
 * Whether this version understood everything that the verdicts rest on. If not, another version may come to
 * another result.
 */
const isUnderstood = (parent: EndedParent, roster: Roster | undefined, { targets }: RollCall): boolean =>
  parent.kind !== 'unknown' &&
  parent.problem !== 'unknown' &&
  roster?.fanOut.kind !== 'unknown' &&
  roster?.isDamaged !== true &&
  targets.every(({ reason }) => reason !== 'itemUnreadable' && reason !== 'unknown');
