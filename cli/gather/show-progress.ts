import type { Progress } from '../../src/gather/progress.ts';
import type { Session } from '../session.ts';

const BAR_COLUMNS = 20;
/** Without a terminal, a line is written only this often. */
const SPARSE_MS = 15_000;

/**
 * Reports the progress of gathering: in one line that changes on a terminal, and otherwise in a line from time
 * to time.
 */
export function createShowProgress({
  isWatched,
  progress,
  note,
  now,
}: Pick<Session, 'isWatched' | 'progress' | 'note' | 'now'>): (how: Progress) => void {
  let saidAt = -Infinity;
  let said = '';
  let phase: Progress['phase'] | undefined;
  return (how) => {
    if (isWatched) {
      progress.show(`${barOf(how)} ${textOf(how)}  ${Math.round(how.elapsedMs / 1000)} s`);
      return;
    }
    const text = textOf(how);
    const isDue = now() - saidAt >= SPARSE_MS || how.phase !== phase;
    if (!isDue || text === said) return;
    [saidAt, said, phase] = [now(), text, how.phase];
    note(text);
  };
}

function barOf({ settled, expected }: Progress): string {
  const filled = expected === 0 ? 0 : Math.floor((BAR_COLUMNS * settled) / expected);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_COLUMNS - filled)}]`;
}

/** Includes targets that never started: the word must fit both. */
const WORDS = {
  succeeded: 'succeeded',
  failed: 'did not succeed',
  waiting: 'waiting',
  unreadable: 'unreadable',
} as const;

/** `12 of 40: 11 succeeded, 1 did not succeed`; targets that the parent's list has not shown yet are not counted. */
function textOf({ phase, expected, expectedAtLeast, settled, throttled, ...counts }: Progress): string {
  if (expected === 0) return phase === 'done' ? 'no target was expected' : 'reading the parent execution';
  // Until the end, an unreadable target may just not have been read yet.
  const kinds = (['succeeded', 'failed', 'waiting', 'unreadable'] as const).flatMap((kind) => {
    const toBeRead = kind === 'unreadable' && phase !== 'done';
    return counts[kind] === 0 ? [] : [`${counts[kind]} ${toBeRead ? 'to be read' : WORDS[kind]}`];
  });
  const slowed = throttled === 0 ? '' : `; throttled ${throttled} times`;
  const running = phase === 'parentRunning' ? '; the parent still runs' : '';
  return `${settled} of ${expectedAtLeast ? 'at least ' : ''}${expected}: ${kinds.join(', ')}${slowed}${running}`;
}
