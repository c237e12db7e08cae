import { VERDICTS, type Verdict } from '../domain/verdict.ts';
import type { NoticeCause, RunNotice } from './run-notice.ts';

/** Verdicts as people say them, after a number. */
const WORDS: Readonly<Record<Verdict, string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  timedOut: 'timed out',
  cancelled: 'cancelled',
  rejected: 'rejected',
  running: 'running',
  waiting: 'waiting',
  neverStarted: 'never started',
  unreadable: 'unreadable',
  unknown: 'with an unknown status',
};

/** One line: what ran, and how many of how many succeeded. */
export function headline({ runbook, counts, revision, mayBeRepeat, ...run }: RunNotice): string {
  const ofAll = `${counts.succeeded ?? 0} of ${expectedOf(run)} succeeded`;
  const which = revision > 1 ? ` (revision ${revision})` : '';
  return `${runbook}: ${ofAll}${which}${mayBeRepeat ? ' (this may be a repeat)' : ''}`;
}

/** A count never stands without its denominator, and that is never more certain than it is. */
const expectedOf = ({ expected, expectedAtLeast }: Pick<RunNotice, 'expected' | 'expectedAtLeast'>): string =>
  `${expectedAtLeast ? 'at least ' : ''}${expected}`;

/** The counts of all verdicts that occur, with their sum: `7 targets: 5 succeeded, 1 failed, 1 never started`. */
export function countsLine({ counts, ...run }: RunNotice): string {
  const parts = VERDICTS.flatMap((verdict) => {
    const count = counts[verdict];
    return count === undefined || count === 0 ? [] : [`${count} ${WORDS[verdict]}`];
  });
  const targets = run.expected === 1 ? 'target' : 'targets';
  return `${expectedOf(run)} ${targets}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
}

/** `2 targets (new): the title`. */
export const causeLine = ({ count, isNew, title }: NoticeCause): string =>
  `${count} ${count === 1 ? 'target' : 'targets'}${isNew ? ' (new)' : ''}: ${title}`;

/** `prod (111111111111), 222222222222 and 4 more`; undefined if no account is known. */
export function accountsLine({ accounts, accountsOmitted }: NoticeCause): string | undefined {
  if (accounts.length === 0) return undefined;
  return `${accounts.join(', ')}${accountsOmitted === 0 ? '' : ` and ${accountsOmitted} more`}`;
}

/** `2 more causes, of 9 targets`; undefined if every cause is told. */
export function omittedLine({
  causesOmitted: { causes, targets },
  hasChanged,
}: RunNotice): string | undefined {
  if (hasChanged) return 'Targets have changed since this seal: a later revision follows, with the causes';
  if (causes === 0) return undefined;
  return `${causes} more ${causes === 1 ? 'cause' : 'causes'}, of ${targets} ${targets === 1 ? 'target' : 'targets'}`;
}

/** `1 h 4 min`, `2 min 5 s`, `8 s`. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The commands to look and to retry. They name the run by its ID alone, which no person chooses. */
export const lookCommand = ({ parentExecutionId }: RunNotice): string => `rollcall show ${parentExecutionId}`;
export const retryCommand = ({ parentExecutionId }: RunNotice): string =>
  `rollcall retry ${parentExecutionId}`;
