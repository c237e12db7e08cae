import { locationKey } from '../domain/location.ts';
import { HISTORY_MS } from '../domain/history.ts';
import { isFinal, phaseOf } from '../domain/status.ts';
import type { Parent } from './parent.ts';
import type { LocationList, RosterStep } from './roster.ts';
import { stepFacts } from './step-facts.ts';
import type { Target } from './target.ts';

/** Lists by parent may lag: an empty one is believed if the place was asked this long after the step's end. */
const LIST_SETTLES_AFTER_MS = 5 * 60_000;

/** The verdict on somebody who was started, though neither the step nor a row nor a list says who it is. */
export function startedTarget(parent: Parent, lists: NewestLists, step: RosterStep): Target {
  const facts = stepFacts(step);
  const parentEnded = parent.endedSeenAt !== undefined;
  if (!parentEnded && !isFinal(step.status)) {
    return { ...facts, verdict: phaseOf(step.status) === 'unknown' ? 'unknown' : 'running', settled: false };
  }
  // What came of it was seen by nobody, and an empty list proves nothing any more.
  if (parent.problem === 'expired')
    return { ...facts, verdict: 'unreadable', reason: 'expired', settled: true };
  const asked = step.location && lists.get(locationKey(step.location));
  if (asked?.problem !== undefined) {
    return { ...facts, verdict: 'unreadable', ...asked.problem, settled: false };
  }
  const endedAt = step.endTime ?? parent.endTime ?? parent.endedSeenAt ?? Infinity;
  if (asked !== undefined && asked.observedAt >= endedAt + HISTORY_MS) {
    return { ...facts, verdict: 'unreadable', reason: 'expired', settled: true }; // an empty list says nothing any more
  }
  if (asked !== undefined && asked.observedAt >= endedAt + LIST_SETTLES_AFTER_MS) {
    return { ...facts, verdict: 'neverStarted', reason: 'startFailed', settled: parentEnded };
  }
  return { ...facts, verdict: 'unreadable', reason: 'notCollected', settled: false };
}

/** By place, what it said last of whom it lists. */
export type NewestLists = ReadonlyMap<string, LocationList>;

/** Of each place its newest whole list: a parent's own may be older than an answer asked for later. */
export const newestLists = (lists: readonly LocationList[]): NewestLists =>
  new Map(
    lists
      .filter(({ complete }) => complete)
      .sort((one, other) => one.observedAt - other.observedAt)
      .map((list) => [locationKey(list.location), list]),
  );
