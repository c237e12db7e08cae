import { placeKey, type Place } from '../domain/place.ts';
import { expandTargetLocations } from '../domain/target-locations.ts';
import type { KnownChild } from './known-child.ts';
import { isRoleFailure, neverRan, whyNotBegun } from './never-started.ts';
import type { Parent } from './parent.ts';
import type { Roster, RosterStep } from './roster.ts';
import { stepFacts } from './step-facts.ts';
import type { Target } from './target.ts';

/** The verdicts on those who have no child: steps that nobody was begun for, and locations that nobody stands for. */
export function notBegunTargets(
  parent: Parent,
  roster: Roster,
  /** Steps that neither name nor claim a child. */
  alone: readonly RosterStep[],
  children: readonly KnownChild[],
): readonly Target[] {
  const ended = parent.endedSeenAt !== undefined;
  const why = whyNotBegun(parent, roster);
  const { problem } = parent;
  const notBegun = (facts: Omit<Target, 'verdict' | 'settled'>): Target => {
    if (!ended) return { ...facts, verdict: 'waiting', settled: false };
    // The list is not whole: that somebody does not stand in it, or stood there as not begun, says nothing.
    if (problem !== undefined) {
      return { ...facts, verdict: 'unreadable', reason: problem, settled: problem === 'expired' };
    }
    return { ...facts, verdict: 'neverStarted', reason: why(facts.place), settled: true };
  };

  return [
    ...alone.filter(isRoleFailure).map((step) => refusedTarget(step, ended)),
    ...alone
      .filter((step) => neverRan(step) && !isRoleFailure(step))
      .map((step) => notBegun(stepFacts(step))),
    ...unlistedPlaces(roster, [...alone, ...children]).map((place) => notBegun({ place })),
  ];
}

const refusedTarget = (step: RosterStep, settled: boolean): Target => ({
  ...stepFacts(step),
  verdict: 'neverStarted',
  reason: 'executionRoleNotAssumableOrRunbookNotShared',
  settled,
});

/** Locations that were asked for, and where nobody is; each once. */
function unlistedPlaces(
  { fanOut }: Roster,
  somebody: readonly (RosterStep | KnownChild)[],
): readonly Place[] {
  // Somebody of whom nobody knows where it is may be in any of them.
  if (somebody.some(({ place }) => place === undefined)) return [];
  const taken = new Set(somebody.flatMap(({ place }) => (place === undefined ? [] : [placeKey(place)])));
  const asked = fanOut.targetLocations
    .flatMap(expandTargetLocations)
    .map((place) => [placeKey(place), place] as const);
  return [...new Map(asked).entries()].filter(([key]) => !taken.has(key)).map(([, place]) => place);
}
