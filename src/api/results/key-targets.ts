import { placeKey } from '../automation/place.ts';
import { targetKeys, type Target } from '../ledger/target.ts';

/** A target, and the key that tells it from every other of its parent. */
export interface KeyedTarget {
  readonly target: Target;
  readonly key: string;
}

/**
 * Of all targets of a parent, in their own order. The key of one whose execution is known stays when its parent's list is read,
 * and with it the step that started it.
 */
export function keyTargets(targets: readonly Target[]): readonly KeyedTarget[] {
  const keys = targetKeys(targets);
  return targets.map((target, index) => {
    const { place, executionId } = target;
    const isKnown = place !== undefined && executionId !== undefined;
    return { target, key: isKnown ? `${placeKey(place)}#${executionId}` : (keys[index] ?? '') };
  });
}
