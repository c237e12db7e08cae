import { endingOf } from '../../domain/status.ts';
import type { Verdict } from '../../domain/verdict.ts';

/** One execution in an account, and what became of it. */
export interface Ran {
  readonly runbook?: string | undefined;
  readonly region: string;
  /** AWS's own status. */
  readonly status?: string | undefined;
  readonly verdict: Verdict;
  /** Undefined for one that succeeded or runs. */
  readonly causeId: string | undefined;
}

/** How often a runbook did not succeed lately in one account and Region. */
export interface Streak {
  readonly notSucceeded: number;
  readonly of: number;
}

/** What the executions before it say of an execution. */
export interface RanBefore {
  /** Absent if its runbook is not known, or none has ended. */
  readonly streak?: Streak | undefined;
  /** True if the last one before it that ended did not have its cause; absent if there is no cause, or none before. */
  readonly isNewCause?: boolean | undefined;
}

/** How many executions a streak looks at. */
export const STREAK = 5;

/**
 * Of each execution, what it and those of the same runbook and Region before it say. Executions that run, or whose end
 * could not be read, count for nothing.
 * @param ran newest first, as far as they were read
 */
export function whatRanBefore(ran: readonly Ran[]): readonly RanBefore[] {
  const series = new Map<string, { readonly one: Ran; readonly index: number }[]>();
  for (const [index, one] of ran.entries()) {
    if (one.runbook === undefined) continue;
    const key = JSON.stringify([one.runbook, one.region]);
    const same = series.get(key) ?? [];
    same.push({ one, index });
    series.set(key, same);
  }
  const told: RanBefore[] = ran.map(() => ({}));
  for (const same of series.values()) {
    for (const [position, { one, index }] of same.entries()) {
      told[index] = tell(
        one,
        same.slice(position + 1).map((earlier) => earlier.one),
      );
    }
  }
  return told;
}

function tell(one: Ran, earlier: readonly Ran[]): RanBefore {
  const before = earlier.filter(hasEnded).slice(0, STREAK);
  const last = [...(hasEnded(one) ? [one] : []), ...before].slice(0, STREAK);
  const notSucceeded = last.filter(({ verdict }) => verdict !== 'succeeded').length;
  const [previous] = before;
  return {
    streak: last.length === 0 ? undefined : { notSucceeded, of: last.length },
    isNewCause:
      one.causeId === undefined || previous === undefined ? undefined : previous.causeId !== one.causeId,
  };
}

/** Its end was read: the verdict is that end. */
const hasEnded = ({ verdict, status }: Ran): boolean => endingOf(status) === verdict;
