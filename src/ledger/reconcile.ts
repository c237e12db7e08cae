import { digestOf } from './digest.ts';
import { isPastHorizon, nextLookAt, ROUND_MS } from './look-at.ts';
import { isReconcilable, type EndedParent, type Revision } from './parent.ts';
import { openRefs } from './open-refs.ts';
import type { Announce } from './announce.ts';
import type { LedgerBook, Requests } from './ports.ts';
import { callRoll, type RollCall } from './roll-call.ts';
import type { Target } from './target.ts';

export type ReconcileOutcome = 'notReconcilable' | 'open' | 'sealed';
interface Cause {
  /** What made it count: whoever is asked for then was found that way. */
  readonly because: 'request' | 'sweep';
  /** Whether what is open is asked for now, and not when its next look is due. */
  readonly hurry: boolean;
}
export type Reconcile = (parentId: string, because: Cause['because'], hurry?: boolean) => Promise<ReconcileOutcome>;

interface Dependencies {
  readonly book: LedgerBook;
  readonly requests: Pick<Requests, 'request'>;
  readonly announce: Announce;
  readonly now: () => number;
  /** How long after its end was learnt a root is sealed, whatever is open. */
  readonly deadlineMs: number;
}

/**
 * Counts a ledger that may be complete: asks for what is open, and seals what can be sealed. Clears the mark first and
 * reads afterwards, so that a row that changes meanwhile leaves a mark; only a count that sees none may close.
 */
export function createReconcile({ book, requests, announce, now, deadlineMs }: Dependencies): Reconcile {
  return async (parentId, because, hurry = false) => {
    for (;;) {
      const outcome = await reconcileOnce(parentId, { because, hurry });
      if (outcome !== 'again') return outcome;
    }
  };

  async function reconcileOnce(parentId: string, cause: Cause): Promise<ReconcileOutcome | 'again'> {
    await book.clearMark(parentId);
    const parent = await book.findParent(parentId);
    if (!isReconcilable(parent)) return 'notReconcilable';
    const [roster, rows] = await Promise.all([
      book.findRoster(parent),
      book.targetsOf(parentId, 'withoutOutputs'),
    ]);
    const rollCall = callRoll(parent, roster, rows);
    const open = rollCall.targets.filter(({ settled }) => !settled);

    if (open.length > 0) {
      await ask(parent, open, cause);
      // A nested ledger waits for its targets as long as it is worth looking; a root for as long as it was told to.
      const isRoot = parent.parentExecutionId === undefined;
      const isOver = isRoot
        ? now() >= parent.endedSeenAt + deadlineMs
        : isPastHorizon({ now: now(), endedSeenAt: parent.endedSeenAt });
      if (!isOver) return 'open';
    }
    return seal(parent, rollCall, open.length === 0);
  }

  /** One round of requests, by whoever takes the right to it; nobody else asks until it is over. */
  async function ask(parent: EndedParent, open: readonly Target[], { because, hurry }: Cause): Promise<void> {
    const { executionId, lookAt, asks, endedSeenAt } = parent;
    // Who is in a hurry still lets a round that is under way come to its end.
    const isHurried = hurry && lookAt !== undefined && lookAt > now() + ROUND_MS;
    if (lookAt === undefined || (lookAt > now() && !isHurried)) return;
    if (isPastHorizon({ now: now(), endedSeenAt })) return;
    if (!(await book.claimRound(executionId, now() + ROUND_MS, lookAt))) return;
    await requests.request(openRefs(executionId, open, because, hurry));
    await book.endRound(executionId, nextLookAt({ now: now(), endedSeenAt, deadlineMs, asks }), asks + 1);
  }

  async function seal(
    parent: EndedParent,
    rollCall: RollCall,
    nothingOpen: boolean,
  ): Promise<'open' | 'sealed' | 'again'> {
    const { executionId, sealed, announced } = parent;
    if (sealed !== undefined && sealed.revision > announced) {
      await announce(parent, sealed);
      return 'again';
    }
    const digest = digestOf(rollCall);
    if (sealed?.digest !== digest) {
      const next = nextRevision(sealed, rollCall, digest);
      if (!(await book.recordRevision(executionId, next, sealed?.revision ?? 0))) return 'again';
      await announce(parent, next);
    }
    const revision = sealed?.digest === digest ? sealed.revision : (sealed?.revision ?? 0) + 1;
    if (nothingOpen || isPastHorizon({ now: now(), endedSeenAt: parent.endedSeenAt })) {
      await book.closeLedger(executionId, revision);
    }
    return nothingOpen ? 'sealed' : 'open';
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
