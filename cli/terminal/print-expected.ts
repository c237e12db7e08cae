import type { Paint } from './paint.ts';
import { printCounts } from './print-counts.ts';

interface Counted {
  readonly expected: number;
  readonly expectedAtLeast: boolean;
  readonly counts: Readonly<Record<string, number>>;
}

/** `at least 7 expected: 5 succeeded, 2 failed`. */
export const printExpected = ({ expected, expectedAtLeast, counts }: Counted, paint?: Paint): string =>
  `${expectedAtLeast ? 'at least ' : ''}${expected} expected${expected === 0 ? '' : ': '}${printCounts(counts, paint)}`;
