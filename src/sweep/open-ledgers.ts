import type { Parent } from '../ledger/parent.ts';

/** How many ledgers are open, and for how long. */
export interface OpenLedgers {
  /** Their parent has not been seen to end. */
  readonly running: number;
  /** Their parent has ended, and a target is missing. */
  readonly waiting: number;
  /** The same, after the deadline. */
  readonly overdue: number;
  /** Since Rollcall learnt of the parent's end, for those that wait, in milliseconds; undefined if none waits. */
  readonly youngestMs: number | undefined;
  readonly oldestMs: number | undefined;
}

export function describeOpen(
  parents: readonly Pick<Parent, 'endedSeenAt'>[],
  { now, deadlineMs }: { readonly now: number; readonly deadlineMs: number },
): OpenLedgers {
  const ages = parents
    .flatMap(({ endedSeenAt }) => (endedSeenAt === undefined ? [] : [Math.max(0, now - endedSeenAt)]))
    .sort((one, other) => one - other);
  const overdue = ages.filter((age) => age >= deadlineMs).length;
  return {
    running: parents.length - ages.length,
    waiting: ages.length - overdue,
    overdue,
    youngestMs: ages[0],
    oldestMs: ages.at(-1),
  };
}
