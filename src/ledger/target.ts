import { locationKey, type Location } from '../domain/location.ts';
import type { TargetRow } from './target-row.ts';
import type { Reason, Verdict } from '../domain/verdict.ts';

/** One expected target, and what became of it. */
export interface Target {
  /** Undefined if its location is not known. */
  readonly location?: Location | undefined;
  /** Undefined if there is no child, or none is known. */
  readonly executionId?: string | undefined;
  /** The parent's step that stands for it, if there is one. */
  readonly stepExecutionId?: string | undefined;
  /** The resource, in a rate-controlled run. */
  readonly resource?: string | undefined;
  readonly verdict: Verdict;
  readonly reason?: Reason | undefined;
  /** AWS's own words. */
  readonly message?: string | undefined;
  /** AWS's own status. */
  readonly status?: string | undefined;
  readonly startTime?: number | undefined;
  readonly endTime?: number | undefined;
  /**
   * Whether a seal need not wait for it: the verdict can no longer change by itself, or AWS refuses its location again
   * and again (`isRefused`).
   */
  readonly settled: boolean;
  /** It is settled only because AWS refuses its location: it is still looked at, and may change once a role is repaired. */
  readonly isRefused?: boolean | undefined;
  readonly row?: TargetRow | undefined;
}

/** Whether it is still looked at. */
export const isOpen = ({ settled, isRefused }: Pick<Target, 'settled' | 'isRefused'>): boolean =>
  !settled || isRefused === true;

/** Shape: `accountId#region#executionId#stepExecutionId`, absent parts empty. */
const targetKey = ({ location, executionId, stepExecutionId }: Target): string =>
  [location === undefined ? '#' : locationKey(location), executionId ?? '', stepExecutionId ?? ''].join('#');

/** By account, Region and child; the step replaces an absent child. */
export function byTargetKey(one: Target, other: Target): number {
  const [first, second] = [targetKey(one), targetKey(other)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

/** The keys of sorted targets, ascending and unique: targets that nothing tells apart are numbered. */
export function targetKeys(targets: readonly Target[]): readonly string[] {
  const seen = new Map<string, number>();
  return targets.map((target) => {
    const key = targetKey(target);
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    return `${key}#${String(number).padStart(6, '0')}`;
  });
}
