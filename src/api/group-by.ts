import type { Target } from '../ledger/target.ts';
import type { CauseIdOf } from './causes/cause-id-of.ts';
import type { NameOf } from './account-names/name-of.ts';

export const GROUPINGS = [
  'verdict',
  'reason',
  'cause',
  'accountName',
  'organizationalUnit',
  'message',
] as const;

/** What targets can be grouped by, other than an output: a closed list. */
export type Grouping = (typeof GROUPINGS)[number];

/** What is known of a target besides its own fields. */
interface Known {
  readonly causeIdOf: CauseIdOf;
  readonly nameOf: NameOf;
  readonly unitOf: NameOf;
}

/** The value of a target under that name; undefined if it has none. */
export function groupingValue(
  by: Grouping,
  target: Target,
  { causeIdOf, nameOf, unitOf }: Known,
): string | undefined {
  switch (by) {
    case 'verdict':
      return target.verdict;
    case 'reason':
      return target.reason;
    case 'cause':
      return causeIdOf(target);
    case 'accountName':
      return nameOf(target.location?.accountId);
    case 'organizationalUnit':
      return unitOf(target.location?.accountId);
    case 'message':
      return target.message === '' ? undefined : target.message;
  }
}
