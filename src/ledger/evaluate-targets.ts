import { childTarget } from './child-target.ts';
import { claimChildren } from './claims.ts';
import { expectedCount } from './expected-count.ts';
import { knownChildren } from './known-child.ts';
import { isRoleFailure, neverRan } from './never-started.ts';
import { notBegunTargets } from './not-begun-targets.ts';
import type { Parent } from './parent.ts';
import type { Roster, RosterStep } from './roster.ts';
import { newestLists, startedTarget } from './started-target.ts';
import { byTargetKey, type Target } from './target.ts';
import type { LedgerRow } from './target-row.ts';
import { countVerdicts, type Counts } from '../domain/verdict.ts';

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
