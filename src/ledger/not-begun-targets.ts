import { placeKey, type Place } from '../automation/place.ts';
import { expandTargetLocations } from '../automation/target-locations.ts';
import type { KnownChild } from './known-child.ts';
import { isRoleFailure, whyNotBegun } from './never-started.ts';
import type { Parent } from './parent.ts';
import type { Roster, RosterStep } from './roster.ts';
import { stepFacts } from './step-facts.ts';
import type { Target } from './target.ts';

/** The verdicts on those who have no child: `childless` steps of the list, and locations that the list does not name. */
export function notBegunTargets(
  parent: Parent,
  roster: Roster,
  childless: readonly RosterStep[],
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
    ...childless.map((step): Target =>
      isRoleFailure(step) ? refusedTarget(step, ended) : notBegun(stepFacts(step)),
    ),
    ...unlistedPlaces(roster, children).map((place) => notBegun({ place })),
  ];
}

const refusedTarget = (step: RosterStep, settled: boolean): Target => ({
  ...stepFacts(step),
  verdict: 'neverStarted',
  reason: 'executionRoleNotAssumableOrRunbookNotShared',
  settled,
});

/** Locations that were asked for, in which neither a step nor a child stands; each once. */
function unlistedPlaces({ fanOut, steps }: Roster, children: readonly KnownChild[]): readonly Place[] {
  const somebody = [...steps, ...children];
  // Somebody of whom nobody knows where it is may be in any of them.
  if (somebody.some(({ place }) => place === undefined)) return [];
  const listed = new Set(somebody.flatMap(({ place }) => (place === undefined ? [] : [placeKey(place)])));
  const asked = fanOut.targetLocations
    .flatMap(expandTargetLocations)
    .map((place) => [placeKey(place), place] as const);
  return [...new Map(asked).entries()].filter(([key]) => !listed.has(key)).map(([, place]) => place);
}
