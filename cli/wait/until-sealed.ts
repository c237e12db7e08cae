import { Transient, UnknownParent } from '../failure.ts';
import { printExpected } from '../terminal/print-expected.ts';
import { printSpan } from '../terminal/print-span.ts';
import type { Session } from '../session.ts';
import { openWhileWatched } from '../show/open-work.ts';
import { ReportPage } from '../client/answers.ts';
import { pathOf } from '../client/read-report.ts';

/** How long to wait, in milliseconds. */
export interface Patience {
  readonly timeoutMs: number;
  /** Between two reads, at least. */
  readonly everyMs: number;
  /** How long a parent may stay unknown: one that has just started may be. */
  readonly unknownMs: number;
}

export interface Waited {
  readonly isSealed: boolean;
  /** Whether it was ever found. */
  readonly isKnown: boolean;
  /** Why the last read showed nothing; undefined if it did. */
  readonly problem: string | undefined;
}

/** The API holds its answer for at most this many seconds. */
const LONGEST_HOLD = 25;

/**
 * Reads a parent's report until it is sealed, or the time is over; the API holds each answer but the first until
 * there is a change. After the first answer, an API that does not answer is tolerated.
 * Notes what is open and takes its time, whenever that changes.
 * @param isStrict whether it waits until no target is unreadable too
 * @throws {UnknownParent} if it is still unknown after `unknownMs`
 */
export async function untilSealed(
  parentId: string,
  { timeoutMs, everyMs, unknownMs }: Patience,
  {
    client,
    progress,
    isWatched,
    note,
    now,
    sleep,
  }: Pick<Session, 'client' | 'progress' | 'isWatched' | 'note' | 'now' | 'sleep'>,
  isStrict = false,
): Promise<Waited> {
  const api = await client();
  const start = now();
  /** What was open, as it was noted last. */
  let said = '';
  let [isFirst, hasAnswered, isKnown, isRefused, isHeld] = [true, false, false, false, true];
  for (;;) {
    const began = now();
    const patience = start + Math.min(timeoutMs, isKnown ? Infinity : unknownMs) - began;
    // Few requests may wait at the same time: one that is refused looks without waiting, and the next one tries again to wait.
    const hold = isFirst || isRefused || !isHeld ? 0 : Math.min(LONGEST_HOLD, Math.floor(patience / 1000));
    const [path, query] =
      hold < 1 ? [pathOf(parentId), { limit: 1 }] : [`${pathOf(parentId)}/wait`, { limit: 1, seconds: hold }];
    const seen = await api.get(path, query, ReportPage).catch((error: unknown) => {
      const waited = now() - start;
      if (error instanceof UnknownParent && !isKnown && waited < unknownMs) return error;
      if (error instanceof Transient && hasAnswered) return error;
      throw error;
    });
    const isReport = !(seen instanceof Error);
    if (!(seen instanceof Transient)) hasAnswered = true;
    isRefused = hold > 0 && seen instanceof Transient;
    if (isReport) isKnown = true;
    // The API holds its answer for a seal only.
    isHeld = !isReport || seen.seal === undefined;
    if (isReport && seen.seal !== undefined && !(isStrict && (seen.counts['unreadable'] ?? 0) > 0)) {
      progress.clear();
      return { isSealed: true, isKnown, problem: undefined };
    }
    const open = isReport ? openWhileWatched(seen).join(', ') : said;
    if (open !== said && open !== '') {
      progress.clear();
      note(`${parentId}: ${open}`);
    }
    said = open;
    progress.show(isReport ? printExpected(seen) : seen.message);
    const left = start + timeoutMs - now();
    if (left <= 0) {
      progress.clear();
      return { isSealed: false, isKnown, problem: isReport ? undefined : seen.message };
    }
    // In a log, minutes of silence would look like a command that hangs.
    if (isFirst && !isWatched && seen instanceof UnknownParent) {
      const patience = printSpan(Math.min(timeoutMs, unknownMs));
      note(
        `${parentId} is not known here yet: looking for it, ${patience} at most (--unknown-for, --timeout)`,
      );
    }
    // An answer that the API held has waited already.
    if (!isFirst || !isReport || !isHeld) await sleep(Math.max(0, Math.min(everyMs - (now() - began), left)));
    isFirst = false;
  }
}
