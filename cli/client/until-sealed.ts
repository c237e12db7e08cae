import { Transient, UnknownParent } from '../failure.ts';
import { printCounts } from '../output/print-counts.ts';
import type { Session } from '../session.ts';
import { ReportPage } from './answers.ts';
import { pathOf } from './read-report.ts';

/** How long to wait, in milliseconds. */
export interface Patience {
  readonly timeoutMs: number;
  /** Between two looks. */
  readonly everyMs: number;
  /** How long a parent may be unknown: one that has just started may be. */
  readonly unknownMs: number;
}

export interface Waited {
  readonly isSealed: boolean;
  /** Whether it was ever seen. */
  readonly isKnown: boolean;
  /** Why the last look showed nothing; undefined if it did. */
  readonly problem: string | undefined;
}

/**
 * Looks until a parent's report is sealed, or the time is over. Once there was an answer, an API that does not answer
 * is put up with.
 * @throws {UnknownParent} if it is still unknown after `unknownMs`
 */
export async function untilSealed(
  parentId: string,
  { timeoutMs, everyMs, unknownMs }: Patience,
  { client, progress, now, sleep }: Session,
): Promise<Waited> {
  const api = await client();
  const start = now();
  let [hasAnswered, isKnown] = [false, false];
  for (;;) {
    const seen = await api.get(pathOf(parentId), { limit: 1 }, ReportPage).catch((error: unknown) => {
      const waited = now() - start;
      if (error instanceof UnknownParent && !isKnown && waited < unknownMs) return error;
      if (error instanceof Transient && hasAnswered) return error;
      throw error;
    });
    const isReport = !(seen instanceof Error);
    if (!(seen instanceof Transient)) hasAnswered = true;
    if (isReport) isKnown = true;
    if (isReport && seen.seal !== undefined) {
      progress.clear();
      return { isSealed: true, isKnown, problem: undefined };
    }
    progress.show(isReport ? `${seen.expected} expected: ${printCounts(seen.counts)}` : seen.message);
    const left = start + timeoutMs - now();
    if (left <= 0) {
      progress.clear();
      return { isSealed: false, isKnown, problem: isReport ? undefined : seen.message };
    }
    await sleep(Math.min(everyMs, left));
  }
}
