import { claimChildren } from './claims.ts';
import { expectedCount } from './expected-count.ts';
import { knownChildren, type KnownChild } from './known-child.ts';
import { isRoleFailure, neverRan } from './never-started.ts';
import { notBegunTargets, newestLists, startedTarget } from './childless-targets.ts';
import type { Parent } from './parent.ts';
import type { Roster, RosterStep } from './roster.ts';
import { byTargetKey, type Target } from './target.ts';
import { type LedgerRow, isFinalRow, isRefusedRow } from './target-row.ts';
import { countVerdicts, type Counts, type Reason, type Verdict } from '../domain/verdict.ts';
import { endingOf, isFinal, phaseOf } from '../domain/status.ts';

/** Every expected target of a parent, each with its verdict. */
export interface RollCall {
  /** By account, Region and child. */
  readonly targets: readonly Target[];
  /** Targets AWS counted and did not list. */
  readonly unnamed: number;
  /** Sums to `expected`. */
  readonly counts: Counts;
  readonly expected: number;
  /** True if there may be more than are known. */
  readonly expectedAtLeast: boolean;
}

/** Joins what the parent's own list said with what is known of each child. Nothing of it is stored. */
export function evaluateTargets(
  parent: Parent,
  roster: Roster | undefined,
  rows: readonly LedgerRow[],
): RollCall {
  const unnamedSteps = (roster?.steps ?? []).filter(({ childId }) => childId === undefined);
  const refused = unnamedSteps.filter(isRoleFailure);
  const children = knownChildren(roster, rows);
  // A step that had not begun when it was listed may have a child by now; in a runbook it may be a branch
  // that was not taken.
  const mayHaveBegun = (step: RosterStep): boolean => roster?.fanOut.kind !== 'runbook' || !neverRan(step);
  const { claims, unclaimed } = claimChildren(
    unnamedSteps.filter((step) => !isRoleFailure(step) && mayHaveBegun(step)),
    children,
  );

  const lists = newestLists(roster?.locations ?? []);
  const targets: readonly Target[] = [
    ...children.map((child) => childTarget(child, child.step ?? claims.get(child.executionId))),
    ...unclaimed.filter((step) => !neverRan(step)).map((step) => startedTarget(parent, lists, step)),
    ...(roster === undefined ? [] : notBegunTargets(parent, roster, [...refused, ...unclaimed], children)),
  ].sort(byTargetKey);

  const { unnamed, expectedAtLeast } = expectedCount(roster, targets);
  const unnamedVerdict = parent.endedSeenAt === undefined ? 'waiting' : 'neverStarted';
  return {
    targets,
    unnamed,
    counts: countVerdicts(
      targets.map(({ verdict }) => verdict),
      { [unnamedVerdict]: unnamed },
    ),
    expected: targets.length + unnamed,
    // After AWS has forgotten the list, more targets cannot be ruled out.
    expectedAtLeast: expectedAtLeast || parent.problem !== undefined,
  };
}

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
    resource: child.resource ?? step?.resource,
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
