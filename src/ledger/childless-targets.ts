import { locationKey, type Location } from '../domain/location.ts';
import { expandTargetLocations } from '../domain/target-locations.ts';
import type { KnownChild } from './known-child.ts';
import { isRoleFailure, neverRan, whyNotBegun } from './never-started.ts';
import type { Parent } from './parent.ts';
import type { Roster, RosterStep, LocationList } from './roster.ts';
import type { Target } from './target.ts';
import { HISTORY_MS } from '../domain/history.ts';
import { isFinal, phaseOf } from '../domain/status.ts';
import { isRefusedForGood } from './refusal.ts';

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

/** Lists by parent may lag: an empty list is believed if the location was read this long after the step's end. */
const LIST_SETTLES_AFTER_MS = 5 * 60_000;

/** The verdict on a child that was started, although neither the step nor a row nor a list names it. */
export function startedTarget(parent: Parent, lists: NewestLists, step: RosterStep): Target {
  const facts = stepFacts(step);
  const parentEnded = parent.endedSeenAt !== undefined;
  if (!parentEnded && !isFinal(step.status)) {
    return { ...facts, verdict: phaseOf(step.status) === 'unknown' ? 'unknown' : 'running', settled: false };
  }
  // Its end was never seen, and an empty list proves nothing any more.
  if (parent.problem === 'expired')
    return { ...facts, verdict: 'unreadable', reason: 'expired', settled: true };
  const asked = step.location && lists.get(locationKey(step.location));
  if (asked?.problem !== undefined) {
    const isRefused =
      parentEnded && isRefusedForGood({ since: asked.refusedSince, at: asked.observedAt }) ? true : undefined;
    return { ...facts, verdict: 'unreadable', ...asked.problem, settled: isRefused === true, isRefused };
  }
  const endedAt = step.endTime ?? parent.endTime ?? parent.endedSeenAt ?? Infinity;
  if (asked !== undefined && asked.observedAt >= endedAt + HISTORY_MS) {
    return { ...facts, verdict: 'unreadable', reason: 'expired', settled: true }; // it proves nothing by now
  }
  if (asked !== undefined && asked.observedAt >= endedAt + LIST_SETTLES_AFTER_MS) {
    return { ...facts, verdict: 'neverStarted', reason: 'startFailed', settled: parentEnded };
  }
  return { ...facts, verdict: 'unreadable', reason: 'notCollected', settled: false };
}

/** The newest list of each location. */
type NewestLists = ReadonlyMap<string, LocationList>;

/** The newest complete list of each location: a parent's own may be older than a later answer. */
export const newestLists = (lists: readonly LocationList[]): NewestLists =>
  new Map(
    lists
      .filter(({ complete }) => complete)
      .sort((one, other) => one.observedAt - other.observedAt)
      .map((list) => [locationKey(list.location), list]),
  );

/** What a parent's step says of a target without a known child. */
const stepFacts = (step: RosterStep): Omit<Target, 'verdict' | 'settled'> => ({
  location: step.location,
  stepExecutionId: step.stepExecutionId,
  resource: step.resource,
  status: step.status,
  message: step.message,
  startTime: step.startTime,
  endTime: step.endTime,
});
