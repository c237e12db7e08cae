import { EXIT, type ExitCode } from '../exit-code.ts';

interface Counted {
  readonly expected: number;
  readonly expectedAtLeast: boolean;
  readonly counts: Readonly<Record<string, number>>;
}

/** Of a target that fans out itself. */
interface Nesting {
  readonly childCounts?: Readonly<Record<string, number>> | undefined;
}

/**
 * Whether every expected target has succeeded, and every target of theirs. False if none was expected, and if
 * there may be more than are known.
 */
export function exitCodeOf(
  { expected, expectedAtLeast, counts }: Counted,
  targets: readonly Nesting[],
): ExitCode {
  const isWhole = expected > 0 && !expectedAtLeast && counts['succeeded'] === expected;
  return isWhole && targets.every(haveSucceeded) ? EXIT.allSucceeded : EXIT.someDidNot;
}

/** Whether every target of a target has succeeded; also if it has none. */
export const haveSucceeded = ({ childCounts = {} }: Nesting): boolean =>
  Object.entries(childCounts).every(([verdict, count]) => verdict === 'succeeded' || count === 0);
