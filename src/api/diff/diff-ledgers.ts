import type { Target } from '../../ledger/target.ts';
import type { CauseIdOf } from '../causes/cause-id-of.ts';

export const DIFFERENCE_KINDS = ['appeared', 'gone', 'changed', 'same'] as const;

/** How a target changed from one run to another: a closed list. */
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** One target in two runs: present in one of them, or in both. */
export interface TargetPair {
  /** Ascending by account, Region, resource and occurrence. */
  readonly key: string;
  readonly from?: Target | undefined;
  readonly to?: Target | undefined;
}

/** A pair, and how it changed. */
export interface Difference extends TargetPair {
  readonly kind: DifferenceKind;
  /** Whether both have outputs, and they differ. */
  readonly outputsDiffer: boolean;
}

/**
 * Joins the targets of two runs by account, Region and resource. Targets with the same location and resource are
 * joined in the order in which they started. Keyed by pair.
 */
export function pairTargets(from: readonly Target[], to: readonly Target[]): readonly TargetPair[] {
  const before = byOccurrence(from);
  const after = byOccurrence(to);
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((key) => ({ key, from: before.get(key), to: after.get(key) }));
}

/** Whether the outputs of a pair must be read to tell whether they are the same. */
export const mustCompareOutputs = ({ from, to }: TargetPair): boolean =>
  haveEnded(from, to) && (from?.row?.outputsDigest === undefined || to?.row?.outputsDigest === undefined);

/** For a pair, why each did not succeed; undefined for a target that did, or still may. */
export interface CauseIds {
  readonly from: CauseIdOf;
  readonly to: CauseIdOf;
}

/** `read` tells, for pairs whose rows do not, whether their outputs differ; by key. */
export function toDifference(
  pair: TargetPair,
  read: ReadonlyMap<string, boolean>,
  causeIds: CauseIds,
): Difference {
  const { from, to } = pair;
  const digestsDiffer = from?.row?.outputsDigest !== to?.row?.outputsDigest;
  const outputsDiffer =
    haveEnded(from, to) && (mustCompareOutputs(pair) ? read.get(pair.key) === true : digestsDiffer);
  return { ...pair, outputsDiffer, kind: kindOf(pair, outputsDiffer, causeIds) };
}

/** By kind, in the order of the list, and then by key. */
export const differenceKey = ({ kind, key }: Difference): string =>
  `${DIFFERENCE_KINDS.indexOf(kind)}#${key}`;

export function countKinds(differences: readonly Difference[]): Readonly<Record<DifferenceKind, number>> {
  const counts = { appeared: 0, gone: 0, changed: 0, same: 0 };
  for (const { kind } of differences) counts[kind] += 1;
  return counts;
}

function kindOf({ from, to }: TargetPair, outputsDiffer: boolean, causeIds: CauseIds): DifferenceKind {
  if (from === undefined) return 'appeared';
  if (to === undefined) return 'gone';
  const changed =
    from.verdict !== to.verdict ||
    from.reason !== to.reason ||
    causeIds.from(from) !== causeIds.to(to) ||
    outputsDiffer;
  return changed ? 'changed' : 'same';
}

/** A target that has not been collected has no outputs to compare. */
const haveEnded = (from: Target | undefined, to: Target | undefined): boolean =>
  from?.row?.rank === 3 && to?.row?.rank === 3;

/** Shape of the keys: `["accountId","region","resource"]#occurrence`; an unknown part is the empty text. */
function byOccurrence(targets: readonly Target[]): ReadonlyMap<string, Target> {
  const seen = new Map<string, number>();
  const found = new Map<string, Target>();
  for (const target of [...targets].sort(byStart)) {
    const { location, resource } = target;
    const where = JSON.stringify([location?.accountId ?? '', location?.region ?? '', resource ?? '']);
    const occurrence = seen.get(where) ?? 0;
    seen.set(where, occurrence + 1);
    found.set(`${where}#${String(occurrence).padStart(6, '0')}`, target);
  }
  return found;
}

/** Targets that never started come last, in the given order. */
const byStart = (one: Target, other: Target): number =>
  (one.startTime ?? Infinity) - (other.startTime ?? Infinity) || 0;
