import { endingOf, isFinal, phaseOf } from '../domain/status.ts';
import type { KnownChild } from './known-child.ts';
import type { RosterStep } from './roster.ts';
import type { Target } from './target.ts';
import { isFinalRow, isRefusedRow } from './target-row.ts';
import type { Reason, Verdict } from '../domain/verdict.ts';

interface Judgement {
  readonly verdict: Verdict;
  readonly reason?: Reason | undefined;
}

/** The verdict on a known child; `step` is the parent's step that names or claims it. */
export function childTarget(child: KnownChild, step: RosterStep | undefined): Target {
  const { row, listed } = child;
  const isRefused = row !== undefined && isRefusedRow(row);
  return {
    location: child.location,
    executionId: child.executionId,
    stepExecutionId: step?.stepExecutionId,
    target: child.target ?? step?.target,
    ...judge(child, step),
    message: row?.refusal?.message ?? row?.message ?? (row === undefined ? step?.message : undefined),
    status: row?.status ?? listed?.status ?? step?.status,
    startTime: child.startTime ?? step?.startTime,
    endTime: row?.endTime ?? listed?.endTime ?? step?.endTime,
    settled: isRefused || (row !== undefined && isFinalRow(row)),
    isRefused: isRefused || undefined,
    row,
  };
}

function judge({ row, listed, isUnreadable }: KnownChild, step: RosterStep | undefined): Judgement {
  if (isUnreadable) return { verdict: 'unreadable', reason: 'itemUnreadable' };
  const ending = row?.rank === 3 ? endingOf(row.status) : undefined;
  if (ending !== undefined) return { verdict: ending };
  if (row?.rank === 0 || row?.rank === 2) {
    return { verdict: 'unreadable', reason: row.reason ?? 'notCollected' };
  }
  // It was seen running, and its location has been refused since: what became of it cannot be known there.
  if (row?.rank === 1 && row.refusal !== undefined) {
    return { verdict: 'unreadable', reason: row.refusal.reason };
  }
  // Another source says that it has ended, and we have not read its end.
  if (isFinal(listed?.status) || isFinal(step?.status))
    return { verdict: 'unreadable', reason: 'notCollected' };
  const status = row?.status ?? listed?.status ?? step?.status;
  return { verdict: status !== undefined && phaseOf(status) === 'unknown' ? 'unknown' : 'running' };
}
