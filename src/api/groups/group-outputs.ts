import { createHash } from 'node:crypto';
import type { Target } from '../../ledger/target.ts';
import { cutValue, valueKey, type CutValue } from '../results/cut-value.ts';
import type { FoundOutput } from './read-one-output.ts';
import { cutText } from '../../domain/cut-text.ts';

/** The targets that have one value. */
export interface OutputGroup extends CutValue {
  /** Ascending keys list larger groups first, then by value. */
  readonly key: string;
  /** In the order of the ledger. */
  readonly targets: readonly Target[];
}

/** Collected targets, grouped by their value under one name. The groups together hold every target that was given. */
export interface OutputGroups {
  readonly groups: readonly OutputGroup[];
  /** They have no such output. */
  readonly withoutValue: readonly Target[];
  /** They have one that was too large to keep. */
  readonly notKept: readonly Target[];
  /** Their stored result cannot be understood. */
  readonly unreadable: readonly Target[];
}

/** Groups targets with the same value: the same texts in the same order. Only the beginning of a long value is held. */
export function createGrouping(): {
  readonly take: (target: Target, found: FoundOutput) => void;
  /** `order` is that of the ledger. */
  readonly groups: (order: readonly Target[]) => OutputGroups;
} {
  const byValue = new Map<string, { readonly cut: CutValue; readonly targets: Target[] }>();
  const withoutValue: Target[] = [];
  const notKept: Target[] = [];
  const unreadable: Target[] = [];
  return {
    take(target, found) {
      if (found === 'none') withoutValue.push(target);
      else if (found === 'notKept') notKept.push(target);
      else if (found === 'unreadable') unreadable.push(target);
      else {
        const key = valueKey(found);
        const group = byValue.get(key) ?? { cut: cutValue(found), targets: [] };
        group.targets.push(target);
        byValue.set(key, group);
      }
    },
    groups(order) {
      const locations = new Map(order.map((target, index) => [target, index]));
      const sorted = (targets: readonly Target[]): readonly Target[] =>
        [...targets].sort((one, other) => (locations.get(one) ?? 0) - (locations.get(other) ?? 0));
      const groups = [...byValue.entries()].map(([valueId, { cut, targets }]): OutputGroup => ({
        ...cut,
        key: orderKey(targets.length, cut.value, valueId),
        targets: sorted(targets),
      }));
      return {
        groups: groups.sort((one, other) => (one.key < other.key ? -1 : 1)),
        withoutValue: sorted(withoutValue),
        notKept: sorted(notKept),
        unreadable: sorted(unreadable),
      };
    },
  };
}

/** Shape: `<what a large number lacks of 10^12>#<beginning of the value>#<which value>`, short enough for a page token. */
function orderKey(count: number, value: readonly string[], valueId: string): string {
  const which = createHash('sha256').update(valueId).digest('hex').slice(0, 16);
  return [String(1e12 - count).padStart(13, '0'), JSON.stringify(value).slice(0, 100), which].join('#');
}

const MOST = 200;
const MOST_CHARACTERS = 200;

/** Names of outputs as an answer shows them: sorted, limited in number, long ones cut. */
export function listOutputNames(names: ReadonlySet<string>): {
  readonly outputs: string[];
  /** How many more there are; absent if these are all. */
  readonly outputsOmitted?: number;
} {
  const outputs = [...names]
    .sort()
    .slice(0, MOST)
    .map((name) => cutText(name, MOST_CHARACTERS) ?? name);
  const omitted = names.size - outputs.length;
  return { outputs, ...(omitted > 0 && { outputsOmitted: omitted }) };
}
