import { isDenialReason } from '../domain/denial.ts';
import type { CollectionRef } from '../domain/execution-ref.ts';
import { locationKey } from '../domain/location.ts';
import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import { openRefs } from '../ledger/open-refs.ts';
import { isReconcilable, type Parent } from '../ledger/parent.ts';
import { evaluateTargets } from '../ledger/evaluate-targets.ts';
import { isOpen, type Target } from '../ledger/target.ts';
import type { Denials, GatherStore } from './ports.ts';
import { MINUTE_MS } from '../domain/durations.ts';

/** A target whose end is not known, and what to request for it. */
export interface OpenWork {
  readonly ref: CollectionRef;
  /**
   * `denied`: a repeated request shows the same until someone changes a permission. `startedNobody`: a step
   * started, and its location lists no child yet. `ledger`: the child has ended, and its own children are open.
   */
  readonly kind: 'denied' | 'startedNobody' | 'ledger' | 'notEnded';
}

/** Everything that is open in an ended parent's ledger, and in the ledgers below it. */
export async function findOpenWork(
  store: Pick<GatherStore, 'findParent' | 'findRoster' | 'targetsOf'>,
  parentId: string,
  denials: Denials,
): Promise<readonly OpenWork[]> {
  const parent = await store.findParent(parentId);
  if (!isReconcilable(parent)) return [];
  const [roster, rows] = await Promise.all([
    store.findRoster(parent),
    store.targetsOf(parentId, 'withoutOutputs'),
  ]);
  const open = evaluateTargets(parent, roster, rows).targets.filter(isOpen);
  const work: OpenWork[] = [];
  for (const target of open) {
    const [ref] = openRefs(parentId, [target], 'request');
    if (ref === undefined) continue;
    const isLedger = target.executionId !== undefined && target.row?.rank === 3;
    const below = isLedger ? await findWorkBelow(store, target.executionId, denials) : [];
    // Its end was read, and its list may not be readable.
    const listDenied = isLedger && below.length === 0 && isDenied(target, denials);
    work.push({ ref, kind: listDenied ? 'denied' : isLedger ? 'ledger' : kindOf(target) }, ...below);
  }
  return work;
}

/** None if a nested ledger cannot be understood: its row is open and says so. */
async function findWorkBelow(...args: Parameters<typeof findOpenWork>): Promise<readonly OpenWork[]> {
  try {
    return await findOpenWork(...args);
  } catch (error) {
    if (error instanceof UnreadableItemError) return [];
    throw error;
  }
}

const isDenied = ({ location }: Target, denials: Denials): boolean =>
  location !== undefined && denials.has(locationKey(location));

function kindOf({ reason, executionId }: Target): OpenWork['kind'] {
  if (isDenialReason(reason) || reason === 'notFound') return 'denied';
  return executionId === undefined ? 'startedNobody' : 'notEnded';
}

/** How often a running parent, or a child that has not ended, is read. */
export const STEP_MS = 10_000;
/** An empty list of children proves nothing before this long after the end, as in `evaluateTargets`. */
const LIST_SETTLES_AFTER_MS = 5 * MINUTE_MS;

/**
 * Whether a repeated request may show more without anyone changing anything. A nested ledger is open only
 * because of what is below it.
 */
export const mayChange = ({ kind }: OpenWork): boolean => kind === 'startedNobody' || kind === 'notEnded';

/** Whether AWS may not show everything yet: soon after the parent's end. */
export const mayLag = (parent: Parent, open: readonly OpenWork[], now: number): boolean =>
  now < settledAt(parent) && open.some(mayChange);

/** How long to wait before it is worth asking again. */
export function stepMs(parent: Parent, open: readonly OpenWork[], now: number): number {
  const onlyLists = open.filter(mayChange).every(({ kind }) => kind === 'startedNobody');
  return onlyLists ? Math.max(STEP_MS, settledAt(parent) - now) : STEP_MS;
}

/** When a repeated request may show more, in milliseconds since the epoch; undefined if it would not. */
export function lookAgainAt(parent: Parent, open: readonly OpenWork[], now: number): number | undefined {
  if (parent.endedSeenAt === undefined) return now + STEP_MS;
  return open.some(mayChange) ? now + stepMs(parent, open, now) : undefined;
}

const settledAt = ({ endTime, endedSeenAt }: Parent): number =>
  (endTime ?? endedSeenAt ?? -Infinity) + LIST_SETTLES_AFTER_MS;
