import { createHash } from 'node:crypto';
import type { Target } from '../ledger/target.ts';
import { cutValue, valueKey, type CutValue } from './cut-value.ts';
import type { FoundOutput } from './read-one-output.ts';

/** The targets that have one value. */
export interface OutputGroup extends CutValue {
  /** Ascending from group to group: larger ones first, then by value. */
  readonly key: string;
  /** In the order of the ledger. */
  readonly targets: readonly Target[];
}

/** Collected targets by what they have under one name; together they are all that were given. */
export interface OutputGroups {
  readonly groups: readonly OutputGroup[];
  /** They have no such output. */
  readonly withoutValue: readonly Target[];
  /** They have one that was too large to be kept. */
  readonly notKept: readonly Target[];
}

/** Puts targets together that have the same value: the same texts in the same order. Of long values only the beginning is held. */
export function createGrouping(): {
  readonly take: (target: Target, found: FoundOutput) => void;
  /** `order` is that of the ledger. */
  readonly groups: (order: readonly Target[]) => OutputGroups;
} {
  const byValue = new Map<string, { readonly cut: CutValue; readonly targets: Target[] }>();
  const withoutValue: Target[] = [];
  const notKept: Target[] = [];
  return {
    take(target, found) {
      if (found === 'none') withoutValue.push(target);
      else if (found === 'notKept') notKept.push(target);
      else {
        const key = valueKey(found);
        const group = byValue.get(key) ?? { cut: cutValue(found), targets: [] };
        group.targets.push(target);
        byValue.set(key, group);
      }
    },
    groups(order) {
      const places = new Map(order.map((target, index) => [target, index]));
      const sorted = (targets: readonly Target[]): readonly Target[] =>
        [...targets].sort((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0));
      const groups = [...byValue.entries()].map(([valueId, { cut, targets }]): OutputGroup => ({
        ...cut,
        key: orderKey(targets.length, cut.value, valueId),
        targets: sorted(targets),
      }));
      return {
        groups: groups.sort((one, other) => (one.key < other.key ? -1 : 1)),
        withoutValue: sorted(withoutValue),
        notKept: sorted(notKept),
      };
    },
  };
}

/** Shape: `<what a large number lacks of 10^12>#<beginning of the value>#<which value>`, short enough for a page token. */
function orderKey(count: number, value: readonly string[], valueId: string): string {
  const which = createHash('sha256').update(valueId).digest('hex').slice(0, 16);
  return [String(1e12 - count).padStart(13, '0'), JSON.stringify(value).slice(0, 100), which].join('#');
}
