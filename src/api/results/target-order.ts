import type { Target } from '../../ledger/target.ts';
import { VERDICTS } from '../../domain/verdict.ts';
import type { KeyedTarget } from './key-targets.ts';
import type { Slice } from './result-page.ts';
import { one, oneOf } from '../http/query/values.ts';

const SORTS = ['accountId', '-accountId', 'region', '-region', 'verdict', 'endTime', '-endTime'] as const;

type Sort = (typeof SORTS)[number];

/** The order in which targets are listed. */
export const sortQuery = {
  sort: one(oneOf(SORTS))
    .default('accountId')
    .describe(
      `The order; \`-\` reverses it. Verdicts have this order: ${VERDICTS.join(', ')}. Targets without the value come last; those with the same value are ordered by account, Region and execution`,
    ),
};

/** What decides a target's position. It can be compared even when the target is no longer in the list. */
interface Position {
  /** Empty if the target has no such value. */
  readonly value: string;
  readonly key: string;
}

/** Up to `limit` targets in order, after that position; `keys` of the targets are positions. */
export function sliceInOrder(
  targets: readonly KeyedTarget[],
  sort: Sort,
  limit: number,
  after: string | undefined,
): Slice<Target> {
  const compare = comparePositions(sort);
  const ordered = targets
    .map(({ target, key }) => ({ target, key, value: valueOf(target, sort) }))
    .sort(compare);
  const last = after === undefined ? undefined : toPosition(after);
  const start = last === undefined ? 0 : ordered.filter((one) => compare(one, last) <= 0).length;
  const page = ordered.slice(start, start + limit);
  return {
    items: page.map(({ target }) => target),
    keys: page.map(({ value, key }) => `${value}#${key}`),
    isLast: start + limit >= ordered.length,
  };
}

/** Shape: `<value>#<key>`; no value contains a `#`. */
export const isPosition = (text: string): boolean => /^[^#]{0,30}#./s.test(text);

const toPosition = (text: string): Position => {
  const end = text.indexOf('#');
  return { value: text.slice(0, end), key: text.slice(end + 1) };
};

const comparePositions =
  (sort: Sort) =>
  (first: Position, second: Position): number => {
    if (first.value === '' || second.value === '') {
      return Number(first.value === '') - Number(second.value === '') || compareTexts(first.key, second.key);
    }
    const byValue = compareTexts(first.value, second.value);
    return (sort.startsWith('-') ? -byValue : byValue) || compareTexts(first.key, second.key);
  };

function compareTexts(first: string, second: string): number {
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

/** As a text that sorts as the value does. */
function valueOf({ location, verdict, endTime }: Target, sort: Sort): string {
  switch (sort) {
    case 'accountId':
    case '-accountId':
      return location?.accountId ?? '';
    case 'region':
    case '-region':
      return location?.region ?? '';
    case 'verdict':
      return String(VERDICTS.indexOf(verdict)).padStart(2, '0');
    case 'endTime':
    case '-endTime':
      return endTime === undefined ? '' : String(Math.floor(endTime)).padStart(15, '0');
  }
}
