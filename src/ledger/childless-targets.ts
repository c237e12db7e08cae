import { locationKey, type Location } from '../domain/location.ts';
import { expandTargetLocations } from '../domain/target-locations.ts';
import type { KnownChild } from './known-child.ts';
import { isRoleFailure, neverRan, whyNotBegun } from './never-started.ts';
import type { Parent } from './parent.ts';
import type { Roster, RosterStep } from './roster.ts';
import { stepFacts } from './step-facts.ts';
import type { Target } from './target.ts';

/** The verdicts on targets without a child: steps that began none, and locations that no child stands for. */
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
    // A list of a kind of fan-out that a newer version knows is left to that version.
    if (roster.fanOut.kind === 'unknown') return { ...facts, verdict: 'unknown', settled: false };
    // The list is incomplete: that a target is missing from it, or not begun in it, proves nothing.
    if (problem !== undefined) {
      return { ...facts, verdict: 'unreadable', reason: problem, settled: problem === 'expired' };
    }
    return { ...facts, verdict: 'neverStarted', reason: why(facts.location), settled: true };
  };

  return [
    ...alone.filter(isRoleFailure).map((step) => refusedTarget(step, ended)),
    ...alone
      .filter((step) => neverRan(step) && !isRoleFailure(step))
      .map((step) => notBegun(stepFacts(step))),
    ...unlistedLocations(roster, [...alone, ...children]).map((location) => notBegun({ location })),
  ];
}

const refusedTarget = (step: RosterStep, settled: boolean): Target => ({
  ...stepFacts(step),
  verdict: 'neverStarted',
  reason: 'executionRoleNotAssumableOrRunbookNotShared',
  settled,
});

/** Locations that were requested and have no child; each once. */
function unlistedLocations(
  { fanOut }: Roster,
  somebody: readonly (RosterStep | KnownChild)[],
): readonly Location[] {
  // A child with an unknown location could be in any requested location, so none can be declared unlisted.
  if (somebody.some(({ location }) => location === undefined)) return [];
  const taken = new Set(
    somebody.flatMap(({ location }) => (location === undefined ? [] : [locationKey(location)])),
  );
  const asked = fanOut.targetLocations
    .flatMap(expandTargetLocations)
    .map((location) => [locationKey(location), location] as const);
  return [...new Map(asked).entries()].filter(([key]) => !taken.has(key)).map(([, location]) => location);
}
