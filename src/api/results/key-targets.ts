import { locationKey } from '../../domain/location.ts';
import { targetKeys, type Target } from '../../ledger/target.ts';

/** A target, and a key that is unique within its parent. */
export interface KeyedTarget {
  readonly target: Target;
  readonly key: string;
}

/**
 * All targets of a parent, in their order. The key of a target whose execution is known does not change when the
 * parent's list is read, which adds the step that started it.
 */
export function keyTargets(targets: readonly Target[]): readonly KeyedTarget[] {
  let keys: readonly string[] | undefined;
  return targets.map((target, index) => {
    const { location, executionId } = target;
    if (location !== undefined && executionId !== undefined) {
      return { target, key: `${locationKey(location)}#${executionId}` };
    }
    keys ??= targetKeys(targets);
    return { target, key: keys[index] ?? '' };
  });
}
